with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

movements as (
    select * from {{ ref('int_ticket_movements') }}
),

dates as (
    select local_date from {{ ref('dim_dates') }}
),

moved as (
    select
        movements.local_date,
        tickets.source_system,
        tickets.channel,
        tickets.team,
        tickets.ticket_priority,
        tickets.ticket_category,
        count(case when movements.movement = 'created' then 1 end) as created,
        count(case when movements.movement = 'reopened' then 1 end) as reopened,
        count(case when movements.movement = 'solved' then 1 end) as solved,
        count(case when movements.movement = 'removed' then 1 end) as removed,
        count(case when movements.movement = 'effective created' then 1 end) as effective_created,
        count(case when movements.movement = 'effective solved' then 1 end) as effective_solved
    from movements
    inner join tickets on movements.ticket_id = tickets.ticket_id
    group by
        movements.local_date,
        tickets.source_system,
        tickets.channel,
        tickets.team,
        tickets.ticket_priority,
        tickets.ticket_category
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
        coalesce(moved.effective_solved, 0) as effective_solved
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
        cast(sum(effective_created - effective_solved) over so_far as bigint) as backlog_effective
    from filled
    window so_far as (
        partition by source_system, channel, team, ticket_priority, ticket_category
        order by local_date nulls last
        rows between unbounded preceding and current row
    )
)

select * from facts
