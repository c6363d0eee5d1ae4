with intervals as (
    select * from {{ ref('int_ticket_status_intervals') }}
),

logged as (
    select ticket_id from {{ ref('int_ticket_states_summed') }}
    where has_log
),

tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

times as (
    select * from {{ ref('int_ticket_times') }}
),

calendars as (
    select * from {{ ref('int_ticket_calendars') }}
),

business_clock as (
    select * from {{ ref('int_business_clock') }}
),

-- nothing that the log says of the time after the solve that counts is a wait for it
bounded as (
    select
        intervals.ticket_id,
        intervals.status,
        intervals.is_open and intervals.until_at is null as is_running,
        calendars.calendar,
        tickets.created_is_day or coalesce(tickets.ended_is_day, false) as is_of_a_date,
        least(intervals.from_at, times.solved_at) as from_at,
        least(intervals.until_at, times.solved_at) as until_at
    from intervals
    inner join logged on intervals.ticket_id = logged.ticket_id
    inner join tickets on intervals.ticket_id = tickets.ticket_id
    inner join times on intervals.ticket_id = times.ticket_id
    inner join calendars on intervals.ticket_id = calendars.ticket_id
),

timed as (
    select
        bounded.ticket_id,
        bounded.status,
        bounded.status in ('new', 'open', 'on_hold') as is_requester_wait,
        bounded.is_running,
        bounded.is_of_a_date,
        {{ datediff_seconds('bounded.from_at', 'bounded.until_at') }} as seconds,
        {{ open_seconds_until('until_clock', 'bounded.until_at') }}
        - ({{ open_seconds_until('from_clock', 'bounded.from_at') }}) as business_seconds
    from bounded
    {{ business_clock_join('from_clock', 'bounded.calendar', 'bounded.from_at') }}
    {{ business_clock_join('until_clock', 'bounded.calendar', 'bounded.until_at') }}
),

summed as (
    select
        ticket_id,
        count(case when is_running or is_of_a_date then 1 end) = 0 as is_measured,
        coalesce(sum(case when status = 'pending' then seconds end), 0) as pending_seconds,
        coalesce(sum(case when status = 'on_hold' then seconds end), 0) as on_hold_seconds,
        coalesce(sum(case when is_requester_wait then seconds end), 0) as requester_wait_seconds,
        coalesce(sum(case when is_requester_wait then business_seconds end), 0) as requester_wait_business_seconds,
        count(case when is_requester_wait and business_seconds is null then 1 end) > 0 as is_outside_calendar
    from timed
    group by ticket_id
),

-- a wait that still goes on has no length yet, one that begins or ends on a mere date has none that anybody knows
waits as (
    select
        ticket_id,
        pending_seconds,
        on_hold_seconds,
        case when is_measured then requester_wait_seconds end as requester_wait_seconds,
        case when is_measured and not is_outside_calendar then requester_wait_business_seconds end
            as requester_wait_business_seconds
    from summed
)

select * from waits
