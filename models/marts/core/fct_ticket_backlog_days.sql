with moved as (
    select * from {{ ref('int_ticket_backlog_changes') }}
),

dates as (
    select local_date from {{ ref('dim_dates') }}
),

breakdowns as (
    select
        source_system,
        channel,
        team,
        ticket_priority,
        ticket_category,
        min(local_date) as first_local_date
    from moved
    group by source_system, channel, team, ticket_priority, ticket_category
),

-- a quiet day has its backlog too
days as (
    select
        dates.local_date,
        breakdowns.*
    from breakdowns
    inner join dates on breakdowns.first_local_date <= dates.local_date
),

filled as (
    select
        days.*,
        coalesce(moved.created, 0) as created,
        coalesce(moved.reopened, 0) as reopened,
        coalesce(moved.solved, 0) as solved,
        coalesce(moved.removed, 0) as removed,
        coalesce(moved.effective_created, 0) as effective_created,
        coalesce(moved.effective_solved, 0) as effective_solved,
        coalesce(moved.change_0_1_days, 0) as change_0_1_days,
        coalesce(moved.change_1_3_days, 0) as change_1_3_days,
        coalesce(moved.change_3_7_days, 0) as change_3_7_days,
        coalesce(moved.change_7_30_days, 0) as change_7_30_days,
        coalesce(moved.change_over_30_days, 0) as change_over_30_days
    from days
    left join moved
        on
            days.local_date = moved.local_date
            and days.source_system = moved.source_system
            and days.channel = moved.channel
            and days.team = moved.team
            and days.ticket_priority = moved.ticket_priority
            and days.ticket_category = moved.ticket_category
),

facts as (
    select
        cast(local_date as date) as local_date,
        cast(source_system as string) as source_system,
        cast(channel as string) as channel,
        cast(team as string) as team,
        cast(ticket_priority as string) as ticket_priority,
        cast(ticket_category as string) as ticket_category,
        cast(created as bigint) as created,
        cast(reopened as bigint) as reopened,
        cast(solved as bigint) as solved,
        cast(removed as bigint) as removed,
        cast(sum(created + reopened - solved - removed) over so_far as bigint) as backlog,
        cast(sum(effective_created - effective_solved) over so_far as bigint) as backlog_effective,
        cast(sum(change_0_1_days) over so_far as bigint) as backlog_0_1_days,
        cast(sum(change_1_3_days) over so_far as bigint) as backlog_1_3_days,
        cast(sum(change_3_7_days) over so_far as bigint) as backlog_3_7_days,
        cast(sum(change_7_30_days) over so_far as bigint) as backlog_7_30_days,
        cast(sum(change_over_30_days) over so_far as bigint) as backlog_over_30_days
    from filled
    window so_far as (
        partition by source_system, channel, team, ticket_priority, ticket_category
        order by local_date nulls last
        rows between unbounded preceding and current row
    )
)

select * from facts
