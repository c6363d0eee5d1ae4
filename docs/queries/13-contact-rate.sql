-- How many tickets do a hundred orders cause?
select period_date, round(value, 1) as tickets_per_100_orders, n as orders
from kpis.kpi_contact_rate
where period_grain = 'quarter' and dimension = 'all'
order by period_date
