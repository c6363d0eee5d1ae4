-- Every monthly value, one row per KPI, breakdown value and timing; months count from January 2000. Limits of intervals
-- in four digits: more of them no chart shows, and they are half of what the page weighs.
with months as (
    select
        *,
        date_diff('month', date '2000-01-01', period_date) as month_number,
        cast(format('{:.4g}', ci_low) as double) as low,
        cast(format('{:.4g}', ci_high) as double) as high
    from kpis.kpi_values
    where period_grain = 'month' and (dimension = 'all' or not is_small_sample)
)

select
    kpi_id,
    dimension,
    dimension_value,
    timing,
    list(month_number order by month_number) as months,
    list(value order by month_number) as values,
    list(low order by month_number) as lows,
    list(high order by month_number) as highs,
    list(n order by month_number) as ns,
    case when dimension = 'all' then list(change order by month_number) end as changes,
    case when dimension = 'all' then list(status order by month_number) end as statuses,
    case when dimension = 'all' then list(baseline_mean order by month_number) end as usual,
    case when dimension = 'all' then list(baseline_stddev order by month_number) end as usual_spread,
    list(cast(is_significant as int) order by month_number) as significant,
    list(cast(is_mature as int) order by month_number) as mature,
    any_value(target_value order by period_date desc) as target
from months
group by kpi_id, dimension, dimension_value, timing
order by kpi_id, dimension, timing, dimension_value
