with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

replies as (
    select * from {{ ref('int_ticket_replies_summed') }}
),

held as (
    select distinct ticket_id from {{ ref('int_ticket_holders') }}
    where agent_id is not null
),

effective as (
    select
        tickets.ticket_id,
        coalesce(tickets.ended_at, states.logged_solved_at) as solved_at,
        coalesce(tickets.ended_local_date, states.logged_solved_local_date) as solved_local_date,
        tickets.ended_at is not null and coalesce(tickets.ended_is_day, false) as solved_is_day,
        states.first_solved_at as first_logged_solve_at,
        -- a log that holds messages knows who replied; the recorded time may be a bot's or the agent's own opening
        case when replies.ticket_id is null then tickets.first_replied_at else replies.first_replied_at end
            as first_replied_at,
        tickets.is_first_reply_derived and replies.ticket_id is null as is_first_reply_derived,
        coalesce(
            {{ elapsed_seconds('tickets.created', 'tickets.ended') }},
            {{ elapsed_seconds_until('tickets.created', 'states.logged_solved_at', 'tickets.time_zone') }}
        ) as resolution_seconds,
        {{ elapsed_seconds('tickets.created', 'tickets.solved') }} as resolution_seconds_as_recorded,
        case
            when tickets.is_first_reply_derived
                then {{ datediff_seconds('tickets.created_at', 'tickets.first_replied_at') }}
            else {{ elapsed_seconds_until('tickets.created', 'tickets.first_replied_at', 'tickets.time_zone') }}
        end as first_response_seconds_as_recorded,
        case when states.has_log then states.reopen_count else tickets.reopens end as reopen_count,
        coalesce(replies.reply_count, tickets.replies) as reply_count,
        -- nobody owes an answer to a ticket that an agent opened and the customer said nothing to, nor to a
        -- conversation that the bot ended and no person was asked into
        (coalesce(tickets.created_by_actor != 'agent', true) or coalesce(replies.has_customer_spoken, false))
        and (
            tickets.channel is distinct from 'chatbot'
            or (tickets.phase = 'open' and coalesce(tickets.ended_at, states.logged_solved_at) is null)
            or tickets.agent != 'unknown'
            or held.ticket_id is not null
            or coalesce(replies.has_handoff, false)
        ) as is_reply_owed,
        tickets.source_system,
        tickets.phase,
        tickets.created_at,
        tickets.created_source_date,
        tickets.created_is_day,
        tickets.time_zone,
        tickets.solved_at as solved_at_as_recorded,
        tickets.first_replied_at as first_replied_at_as_recorded,
        tickets.as_of
    from tickets
    left join {{ ref('int_ticket_states_summed') }} as states on tickets.ticket_id = states.ticket_id
    left join replies on tickets.ticket_id = replies.ticket_id
    left join held on tickets.ticket_id = held.ticket_id
),

timed as (
    select
        effective.*,
        case
            when effective.is_first_reply_derived
                then {{ datediff_seconds('effective.created_at', 'effective.first_replied_at') }}
            else {{ elapsed_seconds_until('effective.created', 'effective.first_replied_at', 'effective.time_zone') }}
        end as first_response_seconds,
        -- without a log, a ticket that was never reopened was solved once
        coalesce(
            effective.first_logged_solve_at, case when effective.reopen_count = 0 then effective.solved_at end
        ) as first_solved_at,
        effective.first_logged_solve_at is null and effective.solved_is_day as first_solved_is_day,
        case
            when effective.first_logged_solve_at is not null
                then {{
                    elapsed_seconds_until('effective.created', 'effective.first_logged_solve_at', 'effective.time_zone')
                }}
            when effective.reopen_count = 0 then effective.resolution_seconds
        end as first_resolution_seconds,
        -- a source that never tells of a reply does not tell who waits for one either
        count(effective.first_replied_at) over (partition by effective.source_system) > 0 as are_replies_told
    from effective
),

judged as (
    select
        ticket_id,
        solved_at,
        solved_local_date,
        solved_is_day,
        first_solved_at,
        first_solved_is_day,
        first_replied_at,
        is_first_reply_derived,
        {{ counted_seconds('resolution_seconds', 'solved_at', 'as_of') }} as resolution_seconds,
        {{ counted_seconds('resolution_seconds_as_recorded', 'solved_at_as_recorded', 'as_of') }}
            as resolution_seconds_as_recorded,
        {{ counted_seconds('first_response_seconds', 'first_replied_at', 'as_of') }} as first_response_seconds,
        {{ counted_seconds('first_response_seconds_as_recorded', 'first_replied_at_as_recorded', 'as_of') }}
            as first_response_seconds_as_recorded,
        {{ counted_seconds('first_resolution_seconds', 'first_solved_at', 'as_of') }} as first_resolution_seconds,
        case
            when first_replied_at is null and is_reply_owed and are_replies_told then true
            when {{ counted_seconds('first_response_seconds', 'first_replied_at', 'as_of') }} is not null then false
        end as is_unanswered,
        reopen_count,
        reply_count,
        phase = 'solved' and solved_at is null as is_solved_without_time,
        created_at > as_of
        or coalesce(
            greatest(solved_at, first_replied_at, solved_at_as_recorded, first_replied_at_as_recorded) > as_of, false
        )
        or coalesce(least(resolution_seconds, first_response_seconds) < 0, false) as has_clock_fault
    from timed
)

select * from judged
