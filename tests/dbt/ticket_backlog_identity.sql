-- Yesterday + created + reopened - solved - removed = today, on every day, with the movements counted from the log of each
-- ticket: a day, a movement or a combination that got lost on the way to the fact breaks it.
with dates as (
    select local_date from {{ ref('dim_dates') }}
),

moved as (
    select
        local_date,
        count(case movement when 'created' then 1 end) as created,
        count(case movement when 'reopened' then 1 end) as reopened,
        count(case movement when 'solved' then 1 end) as solved,
        count(case movement when 'removed' then 1 end) as removed
    from {{ ref('int_ticket_movements') }}
    group by local_date
),

told as (
    select
        local_date,
        sum(backlog) as backlog,
        sum(created) as created,
        sum(reopened) as reopened,
        sum(solved) as solved,
        sum(removed) as removed
    from {{ ref('fct_ticket_backlog_days') }}
    group by local_date
),

days as (
    select
        dates.local_date,
        coalesce(moved.created, 0) as created,
        coalesce(moved.reopened, 0) as reopened,
        coalesce(moved.solved, 0) as solved,
        coalesce(moved.removed, 0) as removed,
        coalesce(told.created, 0) as told_created,
        coalesce(told.reopened, 0) as told_reopened,
        coalesce(told.solved, 0) as told_solved,
        coalesce(told.removed, 0) as told_removed,
        coalesce(told.backlog, 0) as backlog,
        lag(coalesce(told.backlog, 0), 1, 0) over (order by dates.local_date nulls last) as backlog_yesterday
    from dates
    left join moved on dates.local_date = moved.local_date
    left join told on dates.local_date = told.local_date
)

select * from days
where
    backlog_yesterday + created + reopened - solved - removed != backlog
    or created != told_created
    or reopened != told_reopened
    or solved != told_solved
    or removed != told_removed
