-- What went wrong in October 2024
--
-- Now a number that a manager would see: of the KPIs with a target, those that fell short of it and changed
-- for the worse by more than chance within the month.
select
    dim_kpi.name as kpi,
    round(kpi_values.value, dim_kpi.decimals) as value,
    round(kpi_values.ci_low, dim_kpi.decimals) as ci_low,
    round(kpi_values.ci_high, dim_kpi.decimals) as ci_high,
    kpi_values.n,
    round(kpi_values.previous_value, dim_kpi.decimals) as month_before,
    kpi_values.target_value
from kpis.kpi_values
inner join kpis.dim_kpi on kpi_values.kpi_id = dim_kpi.kpi_id
where
    kpi_values.period_grain = 'month'
    and kpi_values.period_date = date '2024-10-01'
    and kpi_values.dimension = 'all'
    and kpi_values.timing = 'all'
    and kpi_values.status = 'bad'
    and kpi_values.is_significant
    and kpi_values.change * case dim_kpi.direction when 'up' then 1 else -1 end < 0
order by dim_kpi.name
