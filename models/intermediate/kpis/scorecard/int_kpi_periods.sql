-- One row per KPI, period, breakdown value and timing: the days' components put together, and those of whole periods.
-- A level is what its last day says; everything else adds up. KPIs that do not pool scales have no row
-- where scores of several scales meet: their breakdown by scale shows each.
{{ config(materialized='table') }}

with daily as (
    select * from {{ ref('int_kpi_daily') }}
),

breakdowns as (
    select * from {{ ref('int_kpi_breakdowns') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

period_sums as (
    select * from {{ ref('int_kpi_period_sums') }}
),

dated as (
    select
        breakdowns.kpi_id,
        breakdowns.kind,
        breakdowns.period_grain,
        {{ period_start('daily.local_date', 'breakdowns.period_grain') }} as period_date,
        daily.*
    from daily
    inner join breakdowns
        on
            daily.observations = breakdowns.observations
            and daily.dimension = breakdowns.dimension
    where breakdowns.kind <> 'quantile'
),

summed as (
    select
        kpi_id,
        observations,
        kind,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        timing,
        min(first_scale) as first_scale,
        max(last_scale) as last_scale,
        case kind when 'level' then max_by(numerator, local_date) else sum(n) end as n,
        case kind when 'level' then max_by(numerator, local_date) else sum(numerator) end as numerator,
        sum(denominator) as denominator,
        sum(numerator_squares) as numerator_squares
    from dated
    group by kpi_id, observations, kind, period_grain, period_date, dimension, dimension_value, timing
    union all
    select
        breakdowns.kpi_id,
        period_sums.observations,
        breakdowns.kind,
        period_sums.period_grain,
        period_sums.period_date,
        period_sums.dimension,
        period_sums.dimension_value,
        period_sums.timing,
        period_sums.first_scale,
        period_sums.last_scale,
        period_sums.n,
        period_sums.numerator,
        period_sums.denominator,
        period_sums.numerator_squares
    from period_sums
    inner join breakdowns
        on
            period_sums.observations = breakdowns.observations
            and period_sums.dimension = breakdowns.dimension
            and period_sums.period_grain = breakdowns.period_grain
    where breakdowns.kind <> 'quantile'
),

published as (
    select
        summed.*,
        kpis.interval_method,
        case when kpis.pools_scales then 'any' else summed.first_scale end as scale_family
    from summed
    inner join kpis on summed.kpi_id = kpis.kpi_id
    where kpis.pools_scales or summed.first_scale = summed.last_scale
)

select * from published
