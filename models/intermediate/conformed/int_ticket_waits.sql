with intervals as (
    select * from {{ ref('int_ticket_status_intervals') }}
),

logged as (
    select ticket_id from {{ ref('int_ticket_states_summed') }}
    where has_log
),

calendars as (
    select * from {{ ref('int_ticket_calendars') }}
),

business_clock as (
    select * from {{ ref('int_business_clock') }}
),

timed as (
    select
        intervals.ticket_id,
        intervals.status,
        intervals.status in ('new', 'open', 'on_hold') as is_requester_wait,
        intervals.is_open and intervals.until_at is null as is_running,
        {{ datediff_seconds('intervals.from_at', 'intervals.until_at') }} as seconds,
        {{ open_seconds_until('until_clock', 'intervals.until_at') }}
        - ({{ open_seconds_until('from_clock', 'intervals.from_at') }}) as business_seconds
    from intervals
    inner join logged on intervals.ticket_id = logged.ticket_id
    inner join calendars on intervals.ticket_id = calendars.ticket_id
    {{ business_clock_join('from_clock', 'calendars.calendar', 'intervals.from_at') }}
    {{ business_clock_join('until_clock', 'calendars.calendar', 'intervals.until_at') }}
),

summed as (
    select
        ticket_id,
        count(case when is_running then 1 end) > 0 as is_waiting,
        coalesce(sum(case when status = 'pending' then seconds end), 0) as pending_seconds,
        coalesce(sum(case when status = 'on_hold' then seconds end), 0) as on_hold_seconds,
        coalesce(sum(case when is_requester_wait then seconds end), 0) as requester_wait_seconds,
        coalesce(sum(case when is_requester_wait then business_seconds end), 0) as requester_wait_business_seconds,
        count(case when is_requester_wait and business_seconds is null then 1 end) > 0 as is_outside_calendar
    from timed
    group by ticket_id
),

-- a wait that still goes on has no length yet
waits as (
    select
        ticket_id,
        pending_seconds,
        on_hold_seconds,
        case when not is_waiting then requester_wait_seconds end as requester_wait_seconds,
        case when not is_waiting and not is_outside_calendar then requester_wait_business_seconds end
            as requester_wait_business_seconds
    from summed
)

select * from waits
