with steps as (
    select
        journey_steps.journey_id,
        journey_steps.interaction,
        journey_stages.stage_number,
        coalesce(journey_stages.is_goal, false) as is_goal,
        journeys.line,
        journeys.line in ('person', 'customer') as is_cut,
        journeys.gap_days,
        journeys.ends_at_goal,
        journeys.is_once,
        touchpoint_interactions.touchpoint_id as touchpoint,
        row_number() over (
            order by
                journey_steps.journey_id nulls last,
                journey_stages.stage_number nulls last,
                journey_steps.interaction nulls last
        ) as step_number,
        dense_rank() over (
            partition by journey_steps.journey_id order by touchpoint_interactions.touchpoint_id nulls last
        ) as touchpoint_number
    from {{ ref('journey_steps') }} as journey_steps
    inner join {{ ref('journeys') }} as journeys on journey_steps.journey_id = journeys.journey_id
    inner join {{ ref('touchpoint_interactions') }} as touchpoint_interactions
        on journey_steps.interaction = touchpoint_interactions.interaction
    left join {{ ref('journey_stages') }} as journey_stages
        on
            journey_steps.effect = 'enters'
            and journey_steps.journey_id = journey_stages.journey_id
            and journey_steps.stage_id = journey_stages.stage_id
)

select * from steps
