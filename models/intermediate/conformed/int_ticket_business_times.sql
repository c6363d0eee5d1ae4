with tickets as (
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

business_clock_hours as (
    select * from {{ ref('int_business_clock_hours') }}
),

-- a date has no time of day, and so no place on the business clock
moments as (
    select
        tickets.ticket_id,
        tickets.as_of,
        calendars.calendar,
        calendars.first_response_target_seconds,
        calendars.resolution_target_seconds,
        case when tickets.created_is_day then null else tickets.created_at end as created_at,
        case when times.first_response_seconds is not null then times.first_replied_at end as first_replied_at,
        case
            when times.first_resolution_seconds is not null and not times.first_solved_is_day
                then times.first_solved_at
        end as first_solved_at,
        case
            when times.resolution_seconds is not null and not times.solved_is_day
                then times.solved_at
        end as solved_at,
        times.solved_at is not null or times.is_solved_without_time as has_end,
        times.is_unanswered
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    inner join calendars on tickets.ticket_id = calendars.ticket_id
),

placed as (
    select
        moments.*,
        {{ open_seconds_until('created', 'moments.created_at') }} as created_open_seconds,
        {{ open_seconds_until('replied', 'moments.first_replied_at') }} as replied_open_seconds,
        {{ open_seconds_until('first_solved', 'moments.first_solved_at') }} as first_solved_open_seconds,
        {{ open_seconds_until('solved', 'moments.solved_at') }} as solved_open_seconds
    from moments
    {{ business_clock_join('created', 'moments.calendar', 'moments.created_at') }}
    {{ business_clock_join('replied', 'moments.calendar', 'moments.first_replied_at') }}
    {{ business_clock_join('first_solved', 'moments.calendar', 'moments.first_solved_at') }}
    {{ business_clock_join('solved', 'moments.calendar', 'moments.solved_at') }}
),

elapsed as (
    select
        *,
        replied_open_seconds - created_open_seconds as first_response_business_seconds,
        first_solved_open_seconds - created_open_seconds as first_resolution_business_seconds,
        solved_open_seconds - created_open_seconds as resolution_business_seconds,
        created_open_seconds + first_response_target_seconds as response_due_open_seconds,
        created_open_seconds + resolution_target_seconds as resolution_due_open_seconds
    from placed
),

due as (
    select
        elapsed.*,
        {{ seconds_after(
            'response_due.from_at', '(elapsed.response_due_open_seconds - response_due.from_open_seconds)'
        ) }} as first_response_due_at,
        {{ seconds_after(
            'resolution_due.from_at', '(elapsed.resolution_due_open_seconds - resolution_due.from_open_seconds)'
        ) }} as resolution_due_at
    from elapsed
    {{ business_clock_due_join('response_due', 'elapsed.calendar', 'elapsed.response_due_open_seconds') }}
    {{ business_clock_due_join('resolution_due', 'elapsed.calendar', 'elapsed.resolution_due_open_seconds') }}
),

judged as (
    select
        ticket_id,
        calendar,
        first_response_business_seconds,
        first_resolution_business_seconds,
        resolution_business_seconds,
        first_response_due_at,
        resolution_due_at,
        case
            when first_response_due_at <= as_of and is_unanswered is not null
                then coalesce(first_response_business_seconds <= first_response_target_seconds, false)
        end as is_first_response_in_time,
        case
            when resolution_due_at <= as_of and (resolution_business_seconds is not null or not has_end)
                then coalesce(resolution_business_seconds <= resolution_target_seconds, false)
        end as is_resolution_in_time
    from due
)

select * from judged
