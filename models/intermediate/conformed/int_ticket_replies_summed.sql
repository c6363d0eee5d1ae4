with messages as (
    select * from {{ ref('stg_ticket_events') }}
    where event_type in ('public_reply', 'customer_reply', 'bot_handoff')
),

tickets as (
    select
        ticket_id,
        created_by_actor
    from {{ ref('int_tickets_conformed') }}
),

opened_by_agent as (
    select
        tickets.ticket_id,
        min(case when messages.event_type = 'customer_reply' then messages.occurred_at end) as customer_spoke_at
    from tickets
    left join messages on tickets.ticket_id = messages.ticket_id
    where tickets.created_by_actor = 'agent'
    group by tickets.ticket_id
),

marked as (
    select
        messages.ticket_id,
        messages.event_type,
        messages.occurred_at,
        messages.event_type = 'public_reply' and coalesce(messages.actor_type = 'agent', false) as is_agent_reply,
        opened_by_agent.ticket_id is null
        or coalesce(messages.occurred_at > opened_by_agent.customer_spoke_at, false) as is_after_customer
    from messages
    left join opened_by_agent on messages.ticket_id = opened_by_agent.ticket_id
),

summed as (
    select
        ticket_id,
        min(case when is_agent_reply and is_after_customer then occurred_at end) as first_replied_at,
        count(case when is_agent_reply then 1 end) as reply_count,
        count(case when event_type = 'customer_reply' then 1 end) > 0 as has_customer_spoken,
        count(case when event_type = 'bot_handoff' then 1 end) > 0 as has_handoff
    from marked
    group by ticket_id
)

select * from summed
