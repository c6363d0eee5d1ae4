-- Published KPIs: values per period with the previous one and the trailing twelve; normal intervals.
create table kpis.kpi_daily as
select k.kpi_id, c.* exclude kpi_id from components c join seeds.kpis k on k.observations = c.kpi_id
where k.kind <> 'quantile' and dimension <> 'agent';

create table kpis.kpi_values as
with grains as (
    select * from (values ('day', 1), ('week', 2), ('month', 3), ('quarter', 4)) t(grain, coarseness)
),
finest as (
    select * from (values ('agent', 3), ('product_category', 2), ('country', 2), ('campaign', 2), ('team', 2),
        ('ticket_category', 2), ('touchpoint', 2)) t(dimension, coarseness)
),
sums as (
    select kpi_id, grain, date_trunc(grain, local_date)::date as period_date, dimension, dimension_value, timing,
        max_by(c.numerator, local_date) as last_numerator, sum(c.numerator) as all_numerator,
        sum(c.denominator) as all_denominator, sum(c.n) as all_n,
        sum(numerator_squares) as squares
    from components c left join finest f using (dimension)
    join grains g on g.coarseness >= coalesce(f.coarseness, 1)
    group by kpi_id, grain, date_trunc(grain, local_date), dimension, dimension_value, timing
),
together as (
    select k.kpi_id, grain, period_date, dimension, dimension_value, timing,
        case when k.kind = 'level' then last_numerator else all_numerator end::double as top,
        case when k.kind in ('level', 'count') then 1 else all_denominator end::double as bottom,
        case when k.kind = 'level' then last_numerator else all_n end as n, squares::double as squares,
        top / nullif(bottom, 0) / k.scale as value
    from sums s join seeds.kpis k on k.observations = s.kpi_id and k.kind <> 'quantile'
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
