"""A year of deliveries, day by day."""
