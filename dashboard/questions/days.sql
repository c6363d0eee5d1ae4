-- Components of the whole by the day, one row per KPI, timing and, of scores that do not pool, scale: what adds up over any span.
-- Days count from 2000-01-01. Intervals of means are the published ones, since customers may come more than once a day: half the
-- width where they are even, else how far the limits are.
with days as (
    select
        kpi_daily.kpi_id,
        kpi_daily.timing,
        kpi_daily.dimension_value as scale_family,
        dim_kpi.interval_method,
        date_diff('day', date '2000-01-01', kpi_daily.local_date) as day_number,
        kpi_daily.n,
        kpi_daily.numerator,
        kpi_daily.denominator,
        kpi_values.value - kpi_values.ci_low as below,
        kpi_values.ci_high - kpi_values.value as above,
        (kpi_values.ci_high - kpi_values.ci_low) / 2 as half
    from kpis.kpi_daily
    inner join kpis.dim_kpi on kpi_daily.kpi_id = dim_kpi.kpi_id
    left join kpis.kpi_values
        on
            dim_kpi.interval_method in ('student_t', 'tango')
            and kpi_daily.kpi_id = kpi_values.kpi_id
            and kpi_daily.timing = kpi_values.timing
            and kpi_daily.local_date = kpi_values.period_date
            and kpi_values.period_grain = 'day'
            and kpi_values.dimension = 'all'
    where kpi_daily.dimension = case when dim_kpi.pools_scales then 'all' else 'scale' end
)

select
    kpi_id,
    timing,
    scale_family,
    list(day_number order by day_number) as days,
    list(n order by day_number) as ns,
    list(numerator order by day_number) as numerators,
    case when bool_or(denominator <> n) then list(denominator order by day_number) end as denominators,
    case when interval_method = 'student_t' then list(cast(half as float) order by day_number) end as halves,
    case when interval_method = 'tango' then list(cast(below as float) order by day_number) end as belows,
    case when interval_method = 'tango' then list(cast(above as float) order by day_number) end as aboves
from days
group by kpi_id, timing, scale_family, interval_method
order by sum(sum(n)) over (partition by kpi_id), kpi_id, timing, scale_family
