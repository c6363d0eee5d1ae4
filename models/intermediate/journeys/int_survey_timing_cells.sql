-- One row per KPI, scale, breakdown value, period and timing reason with a counted answer.
with answers as (
    select
        response_id || ':' || question_id as entity_id,
        scale,
        survey,
        touchpoint,
        timing_reason,
        cast(date_trunc('month', responded_local_date) as date) as month_date
    from {{ ref('fct_survey_answers') }}
    where is_counted
),

observed as (
    select
        'nps' as kpi_id,
        entity_id,
        numerator
    from {{ ref('int_kpi_nps') }}
    union all
    select
        'csat' as kpi_id,
        entity_id,
        numerator
    from {{ ref('int_kpi_csat') }}
    union all
    select
        'ces' as kpi_id,
        entity_id,
        numerator
    from {{ ref('int_kpi_ces') }}
),

summed as (
    select
        observed.kpi_id,
        answers.scale,
        answers.survey,
        answers.touchpoint,
        answers.timing_reason,
        answers.month_date,
        count(*) as n,
        sum(observed.numerator) as total,
        sum(observed.numerator * observed.numerator) as squares
    from observed
    inner join answers on observed.entity_id = answers.entity_id
    group by
        observed.kpi_id, answers.scale, answers.survey, answers.touchpoint, answers.timing_reason, answers.month_date
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
