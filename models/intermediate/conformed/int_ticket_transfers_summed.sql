with holders as (
    select * from {{ ref('int_ticket_holders') }}
),

-- each beside the last one known, which need not be that of the event before: the first person after a team is none
held as (
    select
        ticket_id,
        team as holder,
        lag(team) over (
            partition by ticket_id order by occurred_at nulls last, sequence nulls last, event_id nulls last
        ) as holder_before
    from holders
    where team is not null
    union all
    select
        ticket_id,
        agent_id as holder,
        lag(agent_id) over (
            partition by ticket_id order by occurred_at nulls last, sequence nulls last, event_id nulls last
        ) as holder_before
    from holders
    where agent_id is not null
),

summed as (
    select
        ticket_id,
        count(case when holder != holder_before then 1 end) > 0 as is_transferred
    from held
    group by ticket_id
)

select * from summed
