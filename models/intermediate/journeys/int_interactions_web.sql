with summed as (
    select * from {{ ref('int_web_interactions_summed') }}
),

-- a purchase whose order is on record is told by the order itself; which, is asked of the sessions, since their
-- interactions are four times as many
sessions as (
    select
        sessions.session_id,
        sessions.source_system,
        sessions.customer_id,
        sessions.visitor_id,
        sessions.campaign,
        orders.order_id is not null as has_known_order
    from {{ ref('fct_sessions') }} as sessions
    left join {{ ref('fct_orders') }} as orders on sessions.order_id = orders.order_id
),

moments as (
    select
        sessions.source_system,
        summed.interaction,
        summed.session_id as interaction_key,
        summed.occurred_at,
        summed.occurred_is_day,
        summed.last_at,
        summed.event_count,
        sessions.customer_id,
        sessions.visitor_id,
        summed.session_id,
        'web' as channel,
        sessions.campaign
    from summed
    inner join sessions on summed.session_id = sessions.session_id
    where summed.interaction <> 'web:purchase' or not sessions.has_known_order
),

interactions as (
    {{ told_interactions(['last_at', 'event_count', 'visitor_id', 'session_id', 'channel', 'campaign']) }}
)

select * from interactions
