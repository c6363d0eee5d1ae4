-- Published values, one row per grain, KPI, breakdown value and timing. Months, of breakdowns the newest twenty-five, of agents
-- thirteen; quarters of what the page filters by, since then; weeks of the whole, and days of its quantiles: other days are components (days.sql).
-- Months and quarters count from January 2000, a quarter by its first month; weeks and days are days since 2000-01-01.
-- Of the whole, months and quarters are told as published. Of the rest, numerators and denominators in the smallest unit, from
-- which the page computes values and the intervals of shares; a quantile is told in tenths of that unit, over ten. Of even intervals
-- it is told half the width, of others how far the limits are. KPIs with as many observations stand together: what is alike packs well.
with newest as (
    select date_trunc('month', as_of) as newest_month
    from ops.publication
),

asked as (
    select kpi_values.*
    from kpis.kpi_values
    inner join kpis.dim_kpi using (kpi_id)
    cross join newest
    where
        (kpi_values.dimension = 'all' and (period_grain <> 'day' or dim_kpi.kind = 'quantile'))
        or (
            period_grain = 'month'
            and not is_small_sample
            and period_date >= newest_month - case kpi_values.dimension when 'agent' then interval 12 month else interval 24 month end
        )
        or (
            period_grain = 'quarter'
            and not is_small_sample
            and period_date >= newest_month - interval 24 month
            and kpi_values.dimension in ('channel', 'segment', 'customer_type', 'product_category', 'team', 'country', 'campaign')
        )
),

periods as (
    select
        asked.*,
        dim_kpi.interval_method,
        asked.dimension = 'all' and period_grain in ('month', 'quarter') as is_whole,
        case
            when period_grain in ('month', 'quarter') then date_diff('month', date '2000-01-01', period_date)
            else date_diff('day', date '2000-01-01', period_date)
        end as period_number,
        cast(round(scale * case when kind = 'quantile' then 10 * value else asked.numerator end) as bigint) as total,
        cast(case kind when 'quantile' then 10 when 'level' then 1 when 'count' then n else asked.denominator end as bigint) as counted
    from asked
    inner join kpis.dim_kpi using (kpi_id)
),

told as (
    select
        *,
        not is_whole and interval_method = 'student_t' as is_even,
        not is_whole and interval_method in ('tango', 'order_statistic') as is_uneven
    from periods
),

-- sorted once, as a whole: a sorted list of each column costs thrice as much
series as (
    select
        kpi_id,
        period_grain as grain,
        dimension,
        dimension_value,
        timing,
        is_whole,
        is_even,
        is_uneven,
        sum(sum(n)) over (partition by kpi_id) as size,
        bool_or(counted <> n) as has_denominators,
        count(ci_low) > 0 as has_limits,
        any_value(target_value order by period_date desc) as target,
        list_sort(list(struct_pack(
            number := period_number,
            n := n,
            total := total,
            counted := counted,
            value := value,
            low := ci_low,
            high := ci_high,
            half := cast((ci_high - ci_low) / 2 as float),
            below := cast(value - ci_low as float),
            above := cast(ci_high - value as float),
            change := change,
            status := status,
            usual := baseline_mean,
            usual_spread := baseline_stddev,
            is_significant := cast(is_significant as int),
            is_mature := cast(is_mature as int)
        ))) as periods
    from told
    group by kpi_id, period_grain, dimension, dimension_value, timing, is_whole, is_even, is_uneven
)

select
    kpi_id,
    grain,
    dimension,
    dimension_value,
    timing,
    [each.number for each in periods] as months,
    [each.n for each in periods] as ns,
    case when not is_whole then [each.total for each in periods] end as numerators,
    case when not is_whole and has_denominators then [each.counted for each in periods] end as denominators,
    case when is_whole then [each.value for each in periods] end as values,
    case when is_whole and has_limits then [each.low for each in periods] end as lows,
    case when is_whole and has_limits then [each.high for each in periods] end as highs,
    case when is_even then [each.half for each in periods] end as halves,
    case when is_uneven then [each.below for each in periods] end as belows,
    case when is_uneven then [each.above for each in periods] end as aboves,
    case when is_whole then [each.change for each in periods] end as changes,
    case when is_whole then [each.status for each in periods] end as statuses,
    case when is_whole and grain = 'month' then [each.usual for each in periods] end as usual,
    case when is_whole and grain = 'month' then [each.usual_spread for each in periods] end as usual_spread,
    [each.is_significant for each in periods] as significant,
    [each.is_mature for each in periods] as mature,
    target
from series
order by grain, size, kpi_id, dimension, timing, dimension_value
