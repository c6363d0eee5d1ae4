-- Where did parcels come late in November 2024?
select dimension_value as country, round(value, 3) as on_time, round(ci_low, 3) as ci_low, round(ci_high, 3) as ci_high, n
from kpis.kpi_on_time_delivery_rate
where period_grain = 'month' and period_date = date '2024-11-01' and dimension = 'country' and not is_small_sample
order by on_time
