-- Which teams answer within the business hours that were promised?
select dimension_value as team, round(value, 3) as in_time, round(ci_low, 3) as ci_low, round(ci_high, 3) as ci_high, n, is_significant
from kpis.kpi_sla_first_response_rate
where period_grain = 'quarter' and period_date = date '2025-01-01' and dimension = 'team' and not is_small_sample
order by in_time
