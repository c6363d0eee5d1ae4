"""cx-warehouse: from delivered files to published KPIs of customer experience."""
