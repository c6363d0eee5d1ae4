-- On which device is the checkout abandoned most?
select dimension_value as device, round(value, 3) as abandoned, round(ci_low, 3) as ci_low, round(ci_high, 3) as ci_high, n
from kpis.kpi_checkout_abandonment_rate
where period_grain = 'quarter' and period_date = date '2025-01-01' and dimension = 'device'
order by abandoned desc
