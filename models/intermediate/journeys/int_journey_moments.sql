-- Numbers stand for the long ids and texts, which would go through every step from here on.
with interactions as (
    select * from {{ ref('int_interactions') }}
),

steps as (
    select * from {{ ref('int_journey_steps') }}
),

labels as (
    select * from {{ ref('int_journey_labels') }}
),

lined as (
    select
        steps.journey_id,
        steps.step_number,
        steps.stage_number,
        steps.is_goal,
        steps.is_cut,
        case steps.line
            when 'person' then interactions.person_id
            when 'customer' then interactions.customer_id
            when 'order' then interactions.order_id
            when 'ticket' then interactions.ticket_id
        end as line_id,
        interactions.customer_id,
        interactions.interaction_key,
        interactions.occurred_at,
        interactions.occurred_local_date,
        interactions.occurred_is_day,
        interactions.last_at,
        interactions.event_count,
        labels.label_number
    from interactions
    inner join steps on interactions.interaction = steps.interaction
    left join labels
        on
            interactions.source_system = labels.source_system
            and interactions.channel = labels.channel
            and interactions.campaign = labels.campaign
            and interactions.stated_reason is not distinct from labels.stated_reason
),

moments as (
    select
        *,
        {{ short_key("journey_id || ':' || line_id") }} as line_number
    from lined
    where line_id is not null
)

select * from moments
