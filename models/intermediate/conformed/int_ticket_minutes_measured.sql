with times as (
    select * from {{ ref('int_ticket_times') }}
),

tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

waits as (
    select * from {{ ref('int_ticket_waits') }}
),

-- without a log, nobody can tell how long a ticket waited
measured as (
    select
        tickets.ticket_id,
        times.first_response_seconds,
        times.is_first_reply_derived,
        times.first_resolution_seconds,
        times.resolution_seconds,
        case when tickets.phase = 'solved' then waits.pending_seconds end as agent_wait_seconds,
        case when tickets.phase = 'solved' then waits.on_hold_seconds end as on_hold_seconds,
        times.has_clock_fault
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    left join waits on tickets.ticket_id = waits.ticket_id
)

select * from measured
