-- One row per KPI, scale, breakdown value, period and timing reason with a counted answer.
with answers as (
    select
        *,
        cast(date_trunc('month', responded_local_date) as date) as month_date
    from {{ ref('int_survey_answers_scored') }}
),

summed as (
    select
        kpi_id,
        scale,
        survey,
        touchpoint,
        timing_reason,
        month_date,
        count(*) as n,
        sum(numerator) as total,
        sum(numerator * numerator) as squares
    from answers
    group by kpi_id, scale, survey, touchpoint, timing_reason, month_date
),

placed as (
    select
        summed.*,
        grains.period_grain,
        dimensions.dimension,
        case dimensions.dimension
            when 'survey' then summed.survey
            when 'touchpoint' then summed.touchpoint
            else 'all'
        end as dimension_value,
        case grains.period_grain
            when 'month' then summed.month_date
            when 'quarter' then cast(date_trunc('quarter', summed.month_date) as date)
            else min(summed.month_date) over ()
        end as period_date
    from summed
    cross join (values ('month'), ('quarter'), ('all')) as grains (period_grain)
    cross join (values ('all'), ('survey'), ('touchpoint')) as dimensions (dimension)
),

cells as (
    select
        placed.kpi_id,
        placed.scale,
        placed.dimension,
        placed.dimension_value,
        placed.period_grain,
        placed.period_date,
        placed.timing_reason,
        kpis.interval_method,
        cast(kpis.scale as double) as unit_scale,
        cast(sum(placed.n) as bigint) as n,
        cast(sum(placed.total) as bigint) as total,
        cast(sum(placed.squares) as bigint) as squares
    from placed
    inner join {{ ref('kpis') }} as kpis on placed.kpi_id = kpis.kpi_id
    group by
        placed.kpi_id, placed.scale, placed.dimension, placed.dimension_value, placed.period_grain, placed.period_date,
        placed.timing_reason, kpis.interval_method, kpis.scale
)

select * from cells
