-- Published KPIs: values per period with the previous one and the trailing twelve; normal intervals.
create table kpis.kpi_daily as
select k.kpi_id, c.* exclude (kpi_id, period_grain, scales)
from components c join seeds.kpis k on k.observations = c.kpi_id
where k.kind <> 'quantile' and c.period_grain is null and (k.pools_scales or c.scales = 1)
    and dimension not in (select dimension from finest where grain = 'month');

create table kpis.kpi_values as
with grains as (
    select * from (values ('day', 1), ('week', 2), ('month', 3), ('quarter', 4)) t(grain, coarseness)
),
published as (
    select k.kpi_id, k.observations, k.kind, k.scale, k.pools_scales, dimension, g.grain
    from seeds.kpis k
    cross join (from finest union all values ('all', 'day')) f
    join grains o on o.grain = f.grain
    join grains i on i.grain = k.finest_grain
    join grains g on g.coarseness >= greatest(o.coarseness, i.coarseness)
    where k.kind <> 'quantile'
),
sums as (
    select p.kpi_id, p.kind, p.scale, p.grain, date_trunc(p.grain, local_date)::date as period_date, p.dimension,
        dimension_value, timing,
        max_by(c.numerator, local_date) as last_numerator, sum(c.numerator) as all_numerator,
        sum(c.denominator) as all_denominator, sum(c.n) as all_n,
        sum(numerator_squares) as squares
    from components c
    join published p on p.observations = c.kpi_id and p.grain = coalesce(c.period_grain, p.grain)
        and p.dimension = c.dimension
    group by all
    having any_value(pools_scales) or max(c.scales) = 1
),
together as (
    select kpi_id, grain, period_date, dimension, dimension_value, timing,
        case when kind = 'level' then last_numerator else all_numerator end::double as top,
        case when kind in ('level', 'count') then 1 else all_denominator end::double as bottom,
        case when kind = 'level' then last_numerator else all_n end as n, squares::double as squares,
        top / nullif(bottom, 0) / scale as value
    from sums
    union all
    select q.kpi_id || part.suffix, period_grain, period_date, dimension, dimension_value, 'all', null, null, n, null,
        found[part.place] / k.scale
    from quantiles q cross join (values ('_median', 1), ('_p90', 2)) part(suffix, place)
    join seeds.kpis k on k.kpi_id = q.kpi_id || part.suffix
)
select kpi_id, grain as period_grain, period_date, dimension, dimension_value, value, n, top as numerator,
    bottom as denominator,
    value - 1.96 * sqrt(greatest(squares / n - pow(top / n, 2), 0) / n) as ci_low,
    value + 1.96 * sqrt(greatest(squares / n - pow(top / n, 2), 0) / n) as ci_high,
    lag(value) over w as previous_value, value - lag(value) over w as change,
    avg(value) over past as baseline_mean, stddev_samp(value) over past as baseline_stddev,
    (value - avg(value) over past) / nullif(stddev_samp(value) over past, 0) as z_score,
    n < 5 as is_small_sample, timing
from together
window
    w as (partition by kpi_id, grain, dimension, dimension_value, timing order by period_date),
    past as (
        partition by kpi_id, grain, dimension, dimension_value, timing order by period_date
        rows between 12 preceding and 1 preceding
    );
