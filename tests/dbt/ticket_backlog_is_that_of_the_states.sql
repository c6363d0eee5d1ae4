-- At the end of every month, and of the last day, just as many tickets of each age lie in an open state by the days from
-- which their states hold. No movement and no change of age is read here.
with days as (
    select
        local_date,
        sum(backlog) as backlog,
        sum(backlog_0_1_days) as backlog_0_1_days,
        sum(backlog_1_3_days) as backlog_1_3_days,
        sum(backlog_3_7_days) as backlog_3_7_days,
        sum(backlog_7_30_days) as backlog_7_30_days,
        sum(backlog_over_30_days) as backlog_over_30_days
    from {{ ref('fct_ticket_backlog_days') }}
    group by local_date
),

tickets as (
    select
        ticket_id,
        created_local_date
    from {{ ref('fct_tickets') }}
),

states as (
    select * from {{ ref('int_ticket_states') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

looked_at as (
    select dates.local_date
    from {{ ref('dim_dates') }} as dates
    cross join run_context
    where dates.local_date = last_day(dates.local_date) or dates.local_date = run_context.as_of_local_date
),

followed as (
    select
        ticket_id,
        phase,
        from_local_date,
        lead(from_local_date) over (partition by ticket_id order by state_number nulls last) as until_local_date
    from states
),

-- few dates together stand for many tickets
open_stretches as (
    select
        tickets.created_local_date,
        followed.from_local_date,
        followed.until_local_date,
        count(*) as ticket_count
    from followed
    inner join tickets on followed.ticket_id = tickets.ticket_id
    where followed.phase = 'open'
    group by tickets.created_local_date, followed.from_local_date, followed.until_local_date
),

open_tickets as (
    select
        looked_at.local_date,
        open_stretches.created_local_date,
        open_stretches.ticket_count
    from looked_at
    left join open_stretches
        on
            looked_at.local_date >= open_stretches.from_local_date
            and looked_at.local_date < coalesce(open_stretches.until_local_date, cast({{ end_of_time() }} as date))
),

counted as (
    select
        local_date,
        coalesce(sum(ticket_count), 0) as backlog,
        coalesce(sum(ticket_count) filter (where created_local_date = local_date), 0) as backlog_0_1_days,
        coalesce(
            sum(ticket_count) filter (where created_local_date between local_date - 2 and local_date - 1), 0
        ) as backlog_1_3_days,
        coalesce(
            sum(ticket_count) filter (where created_local_date between local_date - 6 and local_date - 3), 0
        ) as backlog_3_7_days,
        coalesce(
            sum(ticket_count) filter (where created_local_date between local_date - 29 and local_date - 7), 0
        ) as backlog_7_30_days,
        coalesce(sum(ticket_count) filter (where created_local_date <= local_date - 30), 0) as backlog_over_30_days
    from open_tickets
    group by local_date
),

differences as (
    select
        counted.*,
        days.backlog as published_backlog
    from counted
    left join days on counted.local_date = days.local_date
    where
        counted.backlog != coalesce(days.backlog, 0)
        or counted.backlog_0_1_days != coalesce(days.backlog_0_1_days, 0)
        or counted.backlog_1_3_days != coalesce(days.backlog_1_3_days, 0)
        or counted.backlog_3_7_days != coalesce(days.backlog_3_7_days, 0)
        or counted.backlog_7_30_days != coalesce(days.backlog_7_30_days, 0)
        or counted.backlog_over_30_days != coalesce(days.backlog_over_30_days, 0)
)

select * from differences
