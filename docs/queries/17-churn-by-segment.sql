-- Which segments lose customers fastest?
select dimension_value as segment, round(value, 3) as churn_rate, round(ci_low, 3) as ci_low, round(ci_high, 3) as ci_high, n
from kpis.kpi_churn_rate
where period_grain = 'quarter' and period_date = date '2025-01-01' and dimension = 'segment' and not is_small_sample
order by churn_rate desc, segment
