-- Every monthly value, one row per KPI, breakdown value and timing; months count from January 2000. What the page can compute is
-- not told: of a breakdown's shares the numerator instead of value and interval, of its means half the interval's width. Limits in
-- four digits: more of them no chart shows. KPIs with as many observations stand together, since what is alike packs well.
with months as (
    select
        kpi_values.*,
        date_diff('month', date '2000-01-01', period_date) as month_number,
        kpi_values.dimension <> 'all' and dim_kpi.kind = 'share' as is_computed,
        kpi_values.dimension <> 'all' and dim_kpi.interval_method = 'student_t' as is_even,
        cast(format('{:.4g}', ci_low) as double) as low,
        cast(format('{:.4g}', ci_high) as double) as high,
        cast(format('{:.4g}', (ci_high - ci_low) / 2) as double) as half,
        sum(n) over (partition by kpi_id) as size
    from kpis.kpi_values
    inner join kpis.dim_kpi using (kpi_id)
    where period_grain = 'month' and (dimension = 'all' or not is_small_sample)
)

select
    kpi_id,
    dimension,
    dimension_value,
    timing,
    list(month_number order by month_number) as months,
    list(n order by month_number) as ns,
    case when is_computed then list(cast(months.numerator as bigint) order by month_number) end as numerators,
    case when is_computed and bool_or(months.denominator <> n) then list(cast(months.denominator as bigint) order by month_number) end as denominators,
    case when not is_computed then list(value order by month_number) end as values,
    case when is_even then list(half order by month_number) end as halves,
    case when not is_even and not is_computed and count(low) > 0 then list(low order by month_number) end as lows,
    case when not is_even and not is_computed and count(low) > 0 then list(high order by month_number) end as highs,
    case when dimension = 'all' then list(change order by month_number) end as changes,
    case when dimension = 'all' then list(status order by month_number) end as statuses,
    case when dimension = 'all' then list(baseline_mean order by month_number) end as usual,
    case when dimension = 'all' then list(baseline_stddev order by month_number) end as usual_spread,
    list(cast(is_significant as int) order by month_number) as significant,
    list(cast(is_mature as int) order by month_number) as mature,
    any_value(target_value order by period_date desc) as target
from months
group by kpi_id, dimension, dimension_value, timing, is_computed, is_even, size
order by size, kpi_id, dimension, timing, dimension_value
