-- Reduced to one row per session and interaction before anything is joined to it, and without putting events in order
-- again: the sessions of those events that have no session of their own are found by visitor and time.
with sessions as (
    select * from {{ ref('fct_sessions') }}
),

known_orders as (
    select order_id as known_order_id from {{ ref('fct_orders') }}
),

events as (
    select
        *,
        {{ web_interaction('event_name', 'page_type') }} as interaction
    from {{ ref('stg_web_events') }}
),

in_sessions as (
    select
        visitor_id || ':' || session_id as session_id,
        interaction,
        occurred_at,
        occurred_is_day
    from events
    where session_id is not null
    union all
    select
        sessions.session_id,
        events.interaction,
        events.occurred_at,
        events.occurred_is_day
    from events
    inner join sessions
        on
            events.visitor_id = sessions.visitor_id
            and events.occurred_at >= sessions.started_at
            and events.occurred_at <= sessions.ended_at
    where
        events.session_id is null
        and substring(sessions.session_id, length(sessions.visitor_id) + 1, 1) = '#'
),

reduced as (
    select
        session_id,
        interaction,
        min(occurred_at) as occurred_at,
        max(occurred_at) as last_at,
        count(*) as event_count,
        bool_or(coalesce(occurred_is_day, false)) as occurred_is_day
    from in_sessions
    group by session_id, interaction
),

-- a purchase whose order is on record is told by the order itself
moments as (
    select
        sessions.source_system,
        reduced.interaction,
        reduced.session_id as interaction_key,
        reduced.occurred_at,
        reduced.occurred_is_day,
        reduced.last_at,
        reduced.event_count,
        sessions.customer_id,
        sessions.visitor_id,
        reduced.session_id,
        'web' as channel,
        sessions.campaign
    from reduced
    inner join sessions on reduced.session_id = sessions.session_id
    left join known_orders
        on reduced.interaction = 'web:purchase' and sessions.order_id = known_orders.known_order_id
    where known_orders.known_order_id is null
),

interactions as (
    {{ told_interactions(['last_at', 'event_count', 'visitor_id', 'session_id', 'channel', 'campaign']) }}
)

select * from interactions
