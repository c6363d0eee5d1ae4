with ticket_events as (
    select * from {{ ref('stg_ticket_events') }}
),

-- whoever acts as a bot or by itself is no agent
machines as (
    select distinct {{ source_key('source_system', 'actor_id') }} as agent_id
    from ticket_events
    where actor_type in ('bot', 'system') and actor_id is not null
),

holders as (
    select
        ticket_events.ticket_id,
        ticket_events.event_id,
        ticket_events.occurred_at,
        ticket_events.sequence,
        ticket_events.team,
        case when machines.agent_id is null then ticket_events.agent_id end as agent_id
    from ticket_events
    left join machines on ticket_events.agent_id = machines.agent_id
    where ticket_events.event_type = 'assignment'
)

select * from holders
