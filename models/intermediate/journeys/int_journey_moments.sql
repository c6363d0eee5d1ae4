with interactions as (
    select * from {{ ref('int_interactions') }}
),

steps as (
    select
        journey_steps.journey_id,
        journey_steps.interaction,
        journey_steps.effect = 'drops' as is_drop,
        journey_stages.stage_number,
        journey_stages.stage_id,
        coalesce(journey_stages.is_goal, false) as is_goal,
        journeys.line,
        journeys.line in ('person', 'customer') as is_cut,
        journeys.gap_days,
        journeys.ends_at_goal,
        journeys.is_once,
        dense_rank() over (
            partition by journey_steps.journey_id order by touchpoint_interactions.touchpoint_id nulls last
        ) as touchpoint_number
    from {{ ref('journey_steps') }} as journey_steps
    inner join {{ ref('journeys') }} as journeys on journey_steps.journey_id = journeys.journey_id
    inner join {{ ref('touchpoint_interactions') }} as touchpoint_interactions
        on journey_steps.interaction = touchpoint_interactions.interaction
    left join {{ ref('journey_stages') }} as journey_stages
        on journey_steps.journey_id = journey_stages.journey_id and journey_steps.stage_id = journey_stages.stage_id
),

lined as (
    select
        steps.journey_id,
        case steps.line
            when 'person' then interactions.person_id
            when 'customer' then interactions.customer_id
            when 'order' then interactions.order_id
            when 'ticket' then interactions.ticket_id
        end as line_id,
        steps.is_drop,
        steps.stage_number,
        steps.stage_id,
        steps.is_goal,
        steps.is_cut,
        steps.gap_days,
        steps.ends_at_goal,
        steps.is_once,
        steps.touchpoint_number,
        interactions.source_system,
        interactions.interaction,
        interactions.interaction_key,
        interactions.touchpoint,
        interactions.occurred_at,
        interactions.last_at,
        interactions.event_count,
        interactions.occurred_is_day,
        interactions.occurred_local_date,
        interactions.customer_id,
        interactions.channel,
        interactions.campaign,
        interactions.stated_reason
    from interactions
    inner join steps on interactions.interaction = steps.interaction
),

moments as (
    select * from lined
    where line_id is not null
)

select * from moments
