-- One row per KPI, month, channel, segment, customer type, timing and family of scales: components that add up over
-- these combinations.
with daily as (
    select * from {{ ref('int_kpi_daily') }}
),

period_sums as (
    select * from {{ ref('int_kpi_period_sums') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

cells as (
    select
        observations,
        local_date as period_date,
        channel,
        segment,
        customer_type,
        timing,
        first_scale as scale,
        n,
        numerator,
        denominator,
        numerator_squares
    from daily
    where dimension = 'cube'
    union all
    select
        observations,
        period_date,
        channel,
        segment,
        customer_type,
        timing,
        first_scale as scale,
        n,
        numerator,
        denominator,
        numerator_squares
    from period_sums
    where dimension = 'cube' and period_grain = 'month'
),

measured as (
    select
        kpis.kpi_id,
        case when kpis.pools_scales then 'any' else cells.scale end as scale_family,
        cells.*
    from cells
    inner join kpis on cells.observations = kpis.observations
    where kpis.kind <> 'quantile'
),

components as (
    select
        cast(kpi_id as string) as kpi_id,
        cast(period_date as date) as period_date,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(timing as string) as timing,
        cast(scale_family as string) as scale_family,
        cast(sum(n) as bigint) as n,
        cast(sum(numerator) as bigint) as numerator,
        cast(sum(denominator) as bigint) as denominator,
        cast(sum(numerator_squares) as decimal(38, 0)) as numerator_squares
    from measured
    group by kpi_id, period_date, channel, segment, customer_type, timing, scale_family
)

select * from components
