with recorded as (
    select * from {{ ref('int_ticket_minutes_recorded') }}
    where measure in ('first_reply', 'first_resolution', 'full_resolution')
),

tickets as (
    select
        ticket_id,
        created_at,
        created_by_actor
    from {{ ref('int_tickets_conformed') }}
),

replies as (
    select
        ticket_id,
        actor_type,
        occurred_at
    from {{ ref('stg_ticket_events') }}
    where event_type = 'public_reply'
),

solves as (
    select
        ticket_id,
        from_at
    from {{ ref('int_ticket_states') }}
    where origin = 'logged' and movement = 'solved'
),

resolutions as (
    select distinct measure from recorded
    where measure != 'first_reply'
),

moments as (
    select
        ticket_id,
        'first_reply' as measure,
        case when actor_type = 'bot' then 'bot_replied_first' else 'agent_opened' end as cause,
        occurred_at
    from replies
    where actor_type in ('bot', 'agent')
    union all
    select
        solves.ticket_id,
        resolutions.measure,
        'reopened_later' as cause,
        solves.from_at as occurred_at
    from solves
    cross join resolutions
),

-- the helpdesk counts whole minutes: what happened within the minute is what it measured
explained as (
    select
        recorded.ticket_id,
        recorded.measure,
        max(case when moments.cause = 'bot_replied_first' then 1 else 0 end) = 1 as is_reply_of_a_bot,
        max(case when moments.cause = 'agent_opened' and tickets.created_by_actor = 'agent' then 1 else 0 end) = 1
            as is_opening_of_an_agent,
        max(case when moments.cause = 'reopened_later' then 1 else 0 end) = 1 as is_another_solve
    from recorded
    inner join tickets on recorded.ticket_id = tickets.ticket_id
    inner join moments on recorded.ticket_id = moments.ticket_id and recorded.measure = moments.measure
    where
        abs({{ datediff_seconds('tickets.created_at', 'moments.occurred_at') }} - recorded.recorded_seconds) < 60
    group by recorded.ticket_id, recorded.measure
)

select * from explained
