-- One row per journey stage, quantile of its duration, breakdown and grain that is computed.
with stages as (
    select * from {{ ref('journey_stages') }}
    where not is_goal
),

quantiles as (
    select
        t.measure,
        t.quantile
    from (values ('duration_hours_median', 0.5), ('duration_hours_p90', 0.9)) as t (measure, quantile)
),

breakdowns as (
    select 'all' as dimension
    {%- for breakdown in stage_breakdowns() %}
        union all
        select '{{ breakdown }}' as dimension
    {%- endfor %}
),

grains as (
    select t.period_grain
    from (values ('month'), ('quarter')) as t (period_grain)
),

computed as (
    select
        stages.journey_id,
        stages.stage_id,
        quantiles.measure,
        'quantile' as kind,
        stages.journey_id || ':' || stages.stage_id as observations,
        stages.journey_id || ':' || stages.stage_id || ':' || quantiles.measure as kpi_id,
        quantiles.quantile,
        breakdowns.dimension,
        grains.period_grain
    from stages
    cross join quantiles
    cross join breakdowns
    cross join grains
)

select * from computed
