-- Which KPIs were off target in the last whole month?
select dim_kpi.name, round(kpi_values.value, 3) as value, kpi_values.target_value, kpi_values.n, dim_kpi.unit
from kpis.kpi_values
inner join kpis.dim_kpi on kpi_values.kpi_id = dim_kpi.kpi_id
where
    kpi_values.period_grain = 'month'
    and kpi_values.dimension = 'all'
    and kpi_values.timing = 'all'
    and kpi_values.status = 'bad'
    and kpi_values.period_date = (select max(period_date) from kpis.kpi_values where period_grain = 'month' and not is_partial)
order by dim_kpi.name
