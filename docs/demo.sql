with last_month as ( -- the last whole month, for which nothing is still to come in
    select max(period_date) as period_date
    from kpis.kpi_values
    where period_grain = 'month' and not is_partial
)

select
    dim_kpi.name as kpi,
    kpi_values.timing,
    round(kpi_values.value, dim_kpi.decimals) as value,
    round(kpi_values.ci_low, dim_kpi.decimals) as ci_low,
    round(kpi_values.ci_high, dim_kpi.decimals) as ci_high,
    dim_kpi.unit,
    kpi_values.n,
    round(kpi_values.previous_value, dim_kpi.decimals) as previous,
    case kpi_values.is_significant when true then 'changed' when false then 'not proven' end as change,
    kpi_values.status,
    kpi_values.is_mature
from kpis.kpi_values
inner join kpis.dim_kpi using (kpi_id)
inner join last_month using (period_date)
where
    kpi_values.period_grain = 'month'
    and kpi_values.dimension = 'all'
    and kpi_values.target_value is not null -- the KPIs that somebody has set a target for
order by dim_kpi.goal, dim_kpi.stage, kpi_values.kpi_id, kpi_values.timing
