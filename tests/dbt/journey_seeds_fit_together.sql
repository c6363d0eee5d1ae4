-- The stages of a journey are numbered from 1 without a gap and only the last is the goal; its steps name its own
-- stages and interactions of the vocabulary, and every stage has one; touchpoints are those of the seed.
with stages as (
    select
        *,
        count(*) over (partition by journey_id) as stage_count,
        count(*) over (partition by journey_id, stage_id) as same_id_count,
        row_number() over (partition by journey_id order by stage_number nulls last) as place
    from {{ ref('journey_stages') }}
),

steps as (
    select * from {{ ref('journey_steps') }}
),

vocabulary as (
    select * from {{ ref('touchpoint_interactions') }}
),

touchpoints as (
    select * from {{ ref('touchpoints') }}
),

journeys as (
    select * from {{ ref('journeys') }}
),

faults as (
    select
        journey_id || '/' || stage_id as subject,
        'number, id or goal out of order' as fault
    from stages
    where
        stage_number is distinct from place
        or is_goal is distinct from (place = stage_count)
        or same_id_count > 1
    union all
    select
        stages.journey_id || '/' || stages.stage_id as subject,
        'no step, no such journey or no such touchpoint' as fault
    from stages
    left join steps on stages.journey_id = steps.journey_id and stages.stage_id = steps.stage_id
    left join journeys on stages.journey_id = journeys.journey_id
    left join touchpoints on stages.touchpoint_id = touchpoints.touchpoint_id
    where steps.journey_id is null or journeys.journey_id is null or touchpoints.touchpoint_id is null
    union all
    select
        steps.journey_id || '/' || steps.interaction as subject,
        'no such journey, stage or interaction' as fault
    from steps
    left join journeys on steps.journey_id = journeys.journey_id
    left join stages on steps.journey_id = stages.journey_id and steps.stage_id = stages.stage_id
    left join vocabulary on steps.interaction = vocabulary.interaction
    where
        journeys.journey_id is null
        or vocabulary.touchpoint_id is null
        or (steps.effect = 'enters' and stages.journey_id is null)
    union all
    select
        vocabulary.interaction as subject,
        'no such touchpoint' as fault
    from vocabulary
    left join touchpoints on vocabulary.touchpoint_id = touchpoints.touchpoint_id
    where vocabulary.touchpoint_id is not null and touchpoints.touchpoint_id is null
    union all
    select
        journeys.journey_id as subject,
        'a journey without stages' as fault
    from journeys
    left join stages on journeys.journey_id = stages.journey_id
    where stages.journey_id is null
)

select * from faults
