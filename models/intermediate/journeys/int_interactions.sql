with touchpoint_interactions as (
    select * from {{ ref('touchpoint_interactions') }}
    where touchpoint_id is not null
),

told as (
    select * from {{ ref('int_interactions_web') }}
    union all
    select * from {{ ref('int_interactions_orders') }}
    union all
    select * from {{ ref('int_interactions_tickets') }}
    union all
    select * from {{ ref('int_interactions_voices') }}
    union all
    select * from {{ ref('int_interactions_accounts') }}
    union all
    select * from {{ ref('int_interactions_contracts') }}
),

-- what the vocabulary does not know is no interaction; an order or ticket whose times contradict one another is on
-- no journey of its own
interactions as (
    select
        told.source_system,
        told.interaction,
        told.interaction_key,
        told.occurred_at,
        told.last_at,
        told.event_count,
        told.occurred_is_day,
        told.occurred_local_date,
        told.customer_id,
        told.visitor_id,
        told.session_id,
        case when not told.has_clock_fault then told.order_id end as order_id,
        case when not told.has_clock_fault then told.ticket_id end as ticket_id,
        told.channel,
        told.campaign,
        told.stated_reason,
        touchpoint_interactions.touchpoint_id as touchpoint,
        coalesce(told.customer_id, 'visitor:' || told.visitor_id, 'order:' || told.order_id) as person_id
    from told
    inner join touchpoint_interactions on told.interaction = touchpoint_interactions.interaction
)

select * from interactions
