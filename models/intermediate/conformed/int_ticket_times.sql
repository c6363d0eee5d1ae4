with

tickets as (

    select * from {{ ref('int_tickets_conformed') }}

),

states as (

    select * from {{ ref('int_ticket_states_summed') }}

),

replies as (

    select * from {{ ref('int_ticket_replies_summed') }}

),

effective as (

    select
        tickets.ticket_id,
        coalesce(tickets.ended_at, states.logged_solved_at) as solved_at,
        coalesce(tickets.ended_local_date, states.logged_solved_local_date) as solved_local_date,
        case
            when replies.is_opened_by_agent then replies.first_replied_at
            else coalesce(replies.first_replied_at, tickets.first_replied_at)
        end as first_replied_at,
        coalesce(
            {{ elapsed_seconds('tickets.created', 'tickets.ended') }},
            {{ datediff_seconds('tickets.created_at', 'states.logged_solved_at') }}
        ) as resolution_seconds,
        coalesce(
            {{ elapsed_seconds('tickets.created', 'tickets.solved') }},
            cast(floor(tickets.resolution_minutes_recorded * 60) as bigint)
        ) as resolution_seconds_as_recorded,
        coalesce(
            {{ datediff_seconds('tickets.created_at', 'tickets.first_replied_at') }},
            cast(floor(tickets.first_response_minutes_recorded * 60) as bigint)
        ) as first_response_seconds_as_recorded,
        case when states.has_log then states.reopen_count else tickets.reopens end as reopen_count,
        coalesce(replies.reply_count, tickets.replies) as reply_count,
        tickets.phase,
        tickets.created_at,
        tickets.as_of
    from tickets
    left join states on tickets.ticket_id = states.ticket_id
    left join replies on tickets.ticket_id = replies.ticket_id

),

timed as (

    select
        effective.*,
        {{ datediff_seconds('effective.created_at', 'effective.first_replied_at') }} as first_response_seconds,
        {{ is_in_future(
            'effective.created_at', 'greatest(effective.solved_at, effective.first_replied_at)', 'effective.as_of'
        ) }} as is_in_future
    from effective

),

judged as (

    select
        timed.*,
        timed.phase = 'solved' and timed.solved_at is null as is_solved_without_time,
        timed.is_in_future
        or coalesce(timed.resolution_seconds < 0, false)
        or coalesce(timed.first_response_seconds < 0, false) as has_clock_fault
    from timed

)

select * from judged
