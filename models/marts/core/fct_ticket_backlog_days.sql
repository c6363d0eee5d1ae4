with

tickets as (

    select * from {{ ref('fct_tickets') }}

),

states as (

    select * from {{ ref('int_ticket_states') }}

),

dates as (

    select local_date from {{ ref('dim_dates') }}

),

moves as (

    select
        ticket_id,
        from_local_date as local_date,
        movement
    from states
    where movement is not null
    union all
    select
        ticket_id,
        created_local_date as local_date,
        'effective created' as movement
    from tickets
    where not is_excluded and not is_solved_without_time
    union all
    select
        ticket_id,
        greatest(created_local_date, solved_local_date) as local_date,
        'effective solved' as movement
    from tickets
    where not is_excluded and is_solved

),

moved as (

    select
        moves.local_date,
        tickets.source_system,
        tickets.channel,
        tickets.team,
        tickets.ticket_priority,
        tickets.ticket_category,
        {%- for movement in ['created', 'reopened', 'solved', 'removed', 'effective created', 'effective solved'] %}
        count(case when moves.movement = '{{ movement }}' then 1 end) as {{ movement | replace(' ', '_') }}_count
        {{- ',' if not loop.last }}
        {%- endfor %}
    from moves
    inner join tickets on moves.ticket_id = tickets.ticket_id
    group by
        moves.local_date, tickets.source_system, tickets.channel, tickets.team, tickets.ticket_priority, tickets.ticket_category

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
        {%- for count in ['created', 'reopened', 'solved', 'removed', 'effective_created', 'effective_solved'] %}
        coalesce(moved.{{ count }}_count, 0) as {{ count }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from days
    left join moved
        on days.local_date = moved.local_date
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
