-- Yesterday + created + reopened - solved - removed = today holds by itself, since the backlog is that running sum. What
-- does not is that at the end of every month, and of the last day, just as many tickets lie in an
-- open state by the days from which their states hold. No movement is read here.
with days as (
    select
        local_date,
        sum(backlog) as backlog
    from {{ ref('fct_ticket_backlog_days') }}
    group by local_date
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

-- few pairs of dates stand for many tickets
open_stretches as (
    select
        from_local_date,
        until_local_date,
        count(*) as ticket_count
    from followed
    where phase = 'open'
    group by from_local_date, until_local_date
),

open_tickets as (
    select
        looked_at.local_date,
        coalesce(sum(open_stretches.ticket_count), 0) as ticket_count
    from looked_at
    left join open_stretches
        on
            looked_at.local_date >= open_stretches.from_local_date
            and looked_at.local_date < coalesce(open_stretches.until_local_date, cast({{ end_of_time() }} as date))
    group by looked_at.local_date
),

differences as (
    select
        open_tickets.local_date,
        open_tickets.ticket_count,
        coalesce(days.backlog, 0) as backlog
    from open_tickets
    left join days on open_tickets.local_date = days.local_date
)

select * from differences
where ticket_count != backlog
