with times as (
    select * from {{ ref('int_ticket_times') }}
),

tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

states as (
    select * from {{ ref('int_ticket_states') }}
    where origin = 'logged'
),

intervals as (
    select * from {{ ref('int_ticket_status_intervals') }}
    where status in ('pending', 'on_hold')
),

solves as (
    select
        ticket_id,
        min(case when movement = 'solved' then from_at end) as first_solved_at
    from states
    group by ticket_id
),

waits as (
    select
        ticket_id,
        sum(case when status = 'pending' then {{ datediff_seconds('from_at', 'until_at') }} end) as pending_seconds,
        sum(case when status = 'on_hold' then {{ datediff_seconds('from_at', 'until_at') }} end) as on_hold_seconds
    from intervals
    group by ticket_id
),

-- without a log, a ticket that was never reopened was solved once; and nobody can tell how long it waited
measured as (
    select
        tickets.ticket_id,
        times.first_response_seconds,
        times.is_first_reply_derived,
        case
            when solves.first_solved_at is not null
                then {{ datediff_seconds('tickets.created_at', 'solves.first_solved_at') }}
            when times.reopen_count = 0 then times.resolution_seconds
        end as first_resolution_seconds,
        times.resolution_seconds,
        case when tickets.phase = 'solved' and solves.ticket_id is not null then coalesce(waits.pending_seconds, 0) end
            as agent_wait_seconds,
        case when tickets.phase = 'solved' and solves.ticket_id is not null then coalesce(waits.on_hold_seconds, 0) end
            as on_hold_seconds,
        times.has_clock_fault
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    left join solves on tickets.ticket_id = solves.ticket_id
    left join waits on tickets.ticket_id = waits.ticket_id
)

select * from measured
