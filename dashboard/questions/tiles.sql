-- The KPIs that have a target, in the last whole month, with the thirteen months up to it for a sparkline.
with last_month as (
    select max(period_date) as period_date
    from kpis.kpi_values
    where period_grain = 'month' and not is_partial
),

months as (
    select kpi_values.*
    from kpis.kpi_values
    inner join last_month on kpi_values.period_date between last_month.period_date - interval 12 month and last_month.period_date
    where period_grain = 'month' and dimension = 'all' and timing = 'all'
),

lines as (
    select
        kpi_id,
        list(struct_pack(period_date, value, ci_low, ci_high) order by period_date) as months
    from months
    group by kpi_id
)

select
    dim_kpi.kpi_id,
    dim_kpi.name,
    dim_kpi.question,
    dim_kpi.goal,
    dim_kpi.stage,
    dim_kpi.unit,
    dim_kpi.decimals,
    dim_kpi.direction,
    dim_kpi.date_anchor,
    months.period_date,
    months.value,
    months.ci_low,
    months.ci_high,
    months.n,
    months.previous_value,
    months.change,
    months.is_significant,
    months.target_value,
    months.status,
    months.is_mature,
    lines.months
from kpis.dim_kpi
inner join months using (kpi_id)
inner join last_month using (period_date)
inner join lines using (kpi_id)
where months.target_value is not null
order by dim_kpi.goal, dim_kpi.stage, dim_kpi.kpi_id
