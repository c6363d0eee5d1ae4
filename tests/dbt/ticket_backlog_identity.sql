-- Yesterday + created + reopened - solved - removed = today, on every day, with the movements counted from the log of each
-- ticket: a day, a movement or a combination that got lost on the way to the fact breaks it.
with dates as (
    select local_date from {{ ref('dim_dates') }}
),

moved as (
    select
        local_date,
        count(case when movement in ('created', 'reopened') then 1 end)
        - count(case when movement in ('solved', 'removed') then 1 end) as change
    from {{ ref('int_ticket_movements') }}
    group by local_date
),

told as (
    select
        local_date,
        sum(backlog) as backlog,
        sum(created + reopened - solved - removed) as change
    from {{ ref('fct_ticket_backlog_days') }}
    group by local_date
),

days as (
    select
        dates.local_date,
        coalesce(moved.change, 0) as change,
        coalesce(told.change, 0) as told_change,
        coalesce(told.backlog, 0) as backlog,
        lag(coalesce(told.backlog, 0), 1, 0) over (order by dates.local_date nulls last) as backlog_yesterday
    from dates
    left join moved on dates.local_date = moved.local_date
    left join told on dates.local_date = told.local_date
)

select * from days
where backlog_yesterday + change != backlog or told_change != change
