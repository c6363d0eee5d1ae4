-- Over the values of each breakdown every sum is that of the whole, by month and by KPI. A level has one denominator
-- a day and counts it as its n, so that only what it sums adds up.
with kpis as (
    select * from {{ ref('kpis') }}
),

levels as (
    select distinct observations from kpis
    where kind = 'level'
),

components as (
    select
        observations,
        'month' as period_grain,
        cast(date_trunc('month', local_date) as date) as period_date,
        timing,
        dimension,
        n,
        numerator,
        denominator,
        numerator_squares
    from {{ ref('int_kpi_daily') }}
    union all
    select
        observations,
        period_grain,
        period_date,
        timing,
        dimension,
        n,
        numerator,
        denominator,
        numerator_squares
    from {{ ref('int_kpi_period_sums') }}
),

summed as (
    select
        observations,
        period_grain,
        period_date,
        timing,
        dimension,
        case when observations in (select levels.observations from levels) then 0 else sum(n) end as n,
        sum(numerator) as numerator,
        case when observations in (select levels.observations from levels) then 0 else sum(denominator) end
            as denominator,
        coalesce(sum(numerator_squares), 0) as numerator_squares
    from components
    group by observations, period_grain, period_date, timing, dimension
)

select parts.*
from summed as parts
left join summed as whole
    on
        parts.observations = whole.observations
        and parts.period_grain = whole.period_grain
        and parts.period_date = whole.period_date
        and parts.timing = whole.timing
        and whole.dimension = 'all'
where
    whole.dimension is null
    or parts.n is distinct from whole.n
    or parts.numerator is distinct from whole.numerator
    or parts.denominator is distinct from whole.denominator
    or parts.numerator_squares is distinct from whole.numerator_squares
