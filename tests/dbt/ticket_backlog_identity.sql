-- Every day: yesterday + created + reopened - solved - removed = today. And the last day's backlog, told apart from
-- the running sum, is the tickets whose last state until then is open.
with

days as (

    select * from {{ ref('fct_ticket_backlog_days') }}

),

states as (

    select * from {{ ref('int_ticket_states') }}

),

run_context as (

    select * from {{ ref('int_run_context') }}

),

carried as (

    select
        days.*,
        coalesce(lag(backlog) over (
            partition by source_system, channel, team, ticket_priority, ticket_category
            order by local_date nulls last
        ), 0) as backlog_yesterday
    from days

),

broken_days as (

    select
        'day' as what,
        count(*) as difference
    from carried
    where backlog != backlog_yesterday + created + reopened - solved - removed

),

open_at_the_end as (

    select
        'end' as what,
        count(*) as tickets_open
    from (
        select
            states.ticket_id,
            max_by(states.phase, states.state_number) as phase
        from states
        cross join run_context
        where states.from_local_date <= run_context.as_of_local_date
        group by states.ticket_id
    ) as last_states
    where phase = 'open'

),

backlog_at_the_end as (

    select coalesce(sum(days.backlog), 0) as backlog
    from days
    inner join run_context on days.local_date = run_context.as_of_local_date

),

differences as (

    select
        what,
        difference
    from broken_days
    union all
    select
        open_at_the_end.what,
        backlog_at_the_end.backlog - open_at_the_end.tickets_open as difference
    from open_at_the_end
    cross join backlog_at_the_end

)

select * from differences
where difference != 0
