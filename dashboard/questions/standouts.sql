-- What stood out in the last twelve whole months: the ten proven changes farthest from what was usual, in the order they came.
with last_month as (
    select max(period_date) as period_date
    from kpis.kpi_values
    where period_grain = 'month' and not is_partial
),

-- each KPI once, and of two readings with the same numbers the one with the shorter id
changes as (
    select
        kpi_values.*,
        row_number() over (partition by kpi_id order by abs(z_score) desc, kpi_values.period_date) as place,
        row_number() over (
            partition by kpi_values.period_date, kpi_values.value, kpi_values.previous_value
            order by length(kpi_id), kpi_id
        ) as reading
    from kpis.kpi_values
    inner join last_month on kpi_values.period_date > last_month.period_date - interval 12 month
    where
        period_grain = 'month'
        and dimension = 'all'
        and timing = 'all'
        and is_significant
        and is_mature
        and not is_small_sample
        and abs(z_score) >= 3
),

farthest as (
    select
        kpi_id,
        dim_kpi.name,
        dim_kpi.name_ko,
        dim_kpi.unit,
        dim_kpi.decimals,
        dim_kpi.direction,
        changes.period_date,
        changes.value,
        changes.previous_value,
        changes.baseline_mean,
        changes.z_score
    from changes
    inner join kpis.dim_kpi using (kpi_id)
    where place = 1 and reading = 1 and kpi_id not like '%as_recorded'
    order by abs(z_score) desc, kpi_id
    limit 10
)

select * from farthest
order by period_date, abs(z_score) desc, kpi_id
