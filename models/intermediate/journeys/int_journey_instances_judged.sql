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

named as (
    select
        judged.instance_id,
        judged.journey_id,
        judged.line,
        judged.line_id,
        judged.customer_id,
        judged.line_number,
        judged.instance_number,
        judged.started_at,
        judged.started_local_date,
        judged.last_at,
        judged.reached_at,
        judged.first_stage_number,
        judged.furthest_stage_number,
        judged.last_stage_number,
        judged.stage_count,
        judged.visit_count,
        judged.label_number,
        judged.is_day_precise,
        case
            when judged.reached_at is not null then 'reached'
            when judged.is_over then 'dropped'
            else 'still_in'
        end as outcome,
        case when judged.is_over then case when judged.is_dropped then judged.dropped_at else judged.last_at end end
            as left_at,
        case when judged.is_over then judged.last_local_date end as left_local_date,
        case when judged.is_over then not judged.is_dropped end as is_silent,
        touchpoints.touchpoint as last_touchpoint,
        drop_labels.stated_reason
    from judged
    inner join touchpoints
        on
            judged.journey_id = touchpoints.journey_id
            and judged.last_touchpoint_number = touchpoints.touchpoint_number
    left join labels as drop_labels on judged.drop_label_number = drop_labels.label_number
)

select * from named
