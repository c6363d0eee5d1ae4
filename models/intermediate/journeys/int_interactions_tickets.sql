with tickets as (
    select
        facts.*,
        recorded.created_is_day,
        recorded.created_is_day and times.is_first_reply_derived as first_replied_is_day
    from {{ ref('fct_tickets') }} as facts
    inner join {{ ref('stg_tickets') }} as recorded on facts.ticket_id = recorded.ticket_id
    inner join {{ ref('int_ticket_times') }} as times on facts.ticket_id = times.ticket_id
    where not facts.is_excluded
),

conversations as (
    select * from {{ ref('fct_bot_conversations') }}
),

holders as (
    select * from {{ ref('int_ticket_holders') }}
),

states as (
    select * from {{ ref('int_ticket_states') }}
    where not is_timeless
),

-- each beside the last one known, which need not be that of the event before: the first person after a team is none
held as (
    select
        ticket_id,
        event_id,
        occurred_at,
        agent_id as holder,
        true as is_person,
        lag(agent_id) over (
            partition by ticket_id order by occurred_at nulls last, sequence nulls last, event_id nulls last
        ) as holder_before
    from holders
    where agent_id is not null
    union all
    select
        ticket_id,
        event_id,
        occurred_at,
        team as holder,
        false as is_person,
        lag(team) over (
            partition by ticket_id order by occurred_at nulls last, sequence nulls last, event_id nulls last
        ) as holder_before
    from holders
    where team is not null
),

happened as (
    select
        ticket_id,
        {{ ticket_interaction('channel') }} as interaction,
        '' as moment_key,
        created_at as occurred_at,
        created_is_day as occurred_is_day
    from tickets
    union all
    select
        conversation_id as ticket_id,
        'bot:handed_over' as interaction,
        '' as moment_key,
        handed_over_at as occurred_at,
        false as occurred_is_day
    from conversations
    union all
    select
        ticket_id,
        'ticket:replied' as interaction,
        '' as moment_key,
        first_replied_at as occurred_at,
        first_replied_is_day as occurred_is_day
    from tickets
    union all
    select
        ticket_id,
        case when holder_before is null then 'ticket:assigned' else 'ticket:reassigned' end as interaction,
        event_id as moment_key,
        min(occurred_at) as occurred_at,
        false as occurred_is_day
    from held
    where (is_person and holder_before is null) or holder <> holder_before
    group by ticket_id, case when holder_before is null then 'ticket:assigned' else 'ticket:reassigned' end, event_id
    union all
    select
        ticket_id,
        case when movement = 'reopened' then 'ticket:reopened' else 'ticket:' || status end as interaction,
        cast(state_number as string) as moment_key,
        from_at as occurred_at,
        from_is_day as occurred_is_day
    from states
    where movement = 'reopened' or status in ('on_hold', 'solved', 'closed')
),

-- where the times of a ticket contradict one another only that it was created is told
moments as (
    select
        tickets.source_system,
        happened.interaction,
        happened.ticket_id || '/' || happened.moment_key as interaction_key,
        happened.occurred_at,
        happened.occurred_is_day,
        tickets.customer_id,
        tickets.order_id,
        tickets.ticket_id,
        tickets.channel,
        tickets.has_clock_fault
    from happened
    inner join tickets on happened.ticket_id = tickets.ticket_id
    where not tickets.has_clock_fault or happened.interaction in ('bot:started', 'ticket:created')
),

interactions as (
    {{ told_interactions(['order_id', 'ticket_id', 'channel', 'has_clock_fault']) }}
)

select * from interactions
