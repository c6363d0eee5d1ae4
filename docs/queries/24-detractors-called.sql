-- How many detractors were called back within the days we promised, and did their next score rise?
select dim_kpi.name, kpi_values.period_date, round(kpi_values.value, 3) as value, kpi_values.n
from kpis.kpi_values
inner join kpis.dim_kpi on kpi_values.kpi_id = dim_kpi.kpi_id
where
    kpi_values.kpi_id in ('detractor_follow_up_rate', 'detractor_rescore')
    and kpi_values.period_grain = 'quarter'
    and kpi_values.dimension = 'all'
    and kpi_values.timing = 'all'
order by dim_kpi.name, kpi_values.period_date
