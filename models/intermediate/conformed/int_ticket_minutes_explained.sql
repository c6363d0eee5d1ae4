with recorded as (
    select * from {{ ref('int_ticket_minutes_recorded') }}
),

tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

replies as (
    select * from {{ ref('stg_ticket_events') }}
    where event_type = 'public_reply'
),

solves as (
    select * from {{ ref('int_ticket_states') }}
    where origin = 'logged' and movement = 'solved'
),

reopened as (
    select ticket_id from {{ ref('int_ticket_times') }}
    where reopen_count > 0
),

moments as (
    select
        replies.ticket_id,
        false as is_solve,
        case when replies.actor_type = 'bot' then 'bot_replied_first' else 'agent_opened' end as cause,
        replies.occurred_at
    from replies
    inner join tickets on replies.ticket_id = tickets.ticket_id
    where
        replies.actor_type = 'bot'
        or (replies.actor_type = 'agent' and tickets.created_by_actor = 'agent')
    union all
    select
        solves.ticket_id,
        true as is_solve,
        'reopened_later' as cause,
        solves.from_at as occurred_at
    from solves
    inner join reopened on solves.ticket_id = reopened.ticket_id
),

-- the helpdesk counts whole minutes: what happened within the minute is what it measured, a bot's reply before others
explained as (
    select
        recorded.ticket_id,
        recorded.measure,
        coalesce(max(case when moments.cause = 'bot_replied_first' then moments.cause end), max(moments.cause)) as cause
    from recorded
    inner join tickets on recorded.ticket_id = tickets.ticket_id
    inner join moments on recorded.ticket_id = moments.ticket_id
    where
        abs({{ datediff_seconds('tickets.created_at', 'moments.occurred_at') }} - recorded.recorded_seconds) < 60
        and (
            (recorded.measure = 'first_response' and not moments.is_solve)
            or (recorded.measure in ('first_resolution', 'resolution') and moments.is_solve)
        )
    group by recorded.ticket_id, recorded.measure
)

select * from explained
