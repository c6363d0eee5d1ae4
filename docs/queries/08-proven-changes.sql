-- What changed beyond chance from September to October 2024, farthest from what was usual first?
select
    dim_kpi.name,
    round(kpi_values.previous_value, 3) as before,
    round(kpi_values.value, 3) as after,
    round(kpi_values.z_score, 1) as deviations
from kpis.kpi_values
inner join kpis.dim_kpi on kpi_values.kpi_id = dim_kpi.kpi_id
where
    kpi_values.period_grain = 'month'
    and kpi_values.period_date = date '2024-10-01'
    and kpi_values.dimension = 'all'
    and kpi_values.timing = 'all'
    and kpi_values.is_significant
    and abs(kpi_values.z_score) >= 3
order by abs(kpi_values.z_score) desc, dim_kpi.name
