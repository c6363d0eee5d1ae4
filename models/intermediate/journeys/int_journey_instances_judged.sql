with instances as (
    select * from {{ ref('int_journey_instances') }}
),

lines as (
    select * from {{ ref('int_journey_lines') }}
),

journeys as (
    select * from {{ ref('journeys') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

labels as (
    select * from {{ ref('int_journey_labels') }}
),

touchpoints as (
    select distinct
        journey_id,
        touchpoint_number,
        touchpoint
    from {{ ref('int_journey_steps') }}
),

-- whoever is silent for longer than the journey's gap is gone, and went with the last sign of life
judged as (
    select
        instances.*,
        lines.journey_id,
        lines.line_id,
        lines.customer_id,
        journeys.line,
        instances.is_dropped
        or not instances.is_last_of_line
        or run_context.as_of > instances.last_at + journeys.gap_days * interval '1' day as is_over
    from instances
    inner join lines on instances.line_number = lines.line_number
    inner join journeys on lines.journey_id = journeys.journey_id
    cross join run_context
    where journeys.starts_anywhere or instances.first_stage_number = 1
),

ended as (
    select
        *,
        case when is_over then case when is_dropped then dropped_at else last_at end end as left_at,
        case when is_over then last_local_date end as left_local_date
    from judged
),

named as (
    select
        ended.instance_id,
        ended.journey_id,
        ended.line,
        ended.line_id,
        ended.customer_id,
        ended.line_number,
        ended.instance_number,
        ended.started_at,
        ended.started_local_date,
        ended.last_at,
        ended.left_at,
        ended.left_local_date,
        coalesce(ended.reached_at, ended.left_at) as ended_at,
        coalesce(ended.reached_local_date, ended.left_local_date) as ended_local_date,
        ended.started_is_day or coalesce(ended.reached_is_day, ended.is_day_precise) as is_duration_of_days,
        ended.first_stage_number,
        ended.furthest_stage_number,
        ended.last_stage_number,
        ended.stage_count,
        ended.visit_count,
        ended.label_number,
        ended.is_day_precise,
        case
            when ended.reached_at is not null then 'reached'
            when ended.is_over then 'dropped'
            else 'still_in'
        end as outcome,
        case when ended.is_over then not ended.is_dropped end as is_silent,
        touchpoints.touchpoint as last_touchpoint,
        drop_labels.stated_reason
    from ended
    inner join touchpoints
        on
            ended.journey_id = touchpoints.journey_id
            and ended.last_touchpoint_number = touchpoints.touchpoint_number
    left join labels as drop_labels on ended.drop_label_number = drop_labels.label_number
)

select * from named
