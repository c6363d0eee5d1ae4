with states as (
    select * from {{ ref('int_ticket_states') }}
),

summed as (
    select
        ticket_id,
        count(case when origin = 'logged' then 1 end) > 0 as has_log,
        count(case when movement = 'reopened' and previous_phase = 'solved' then 1 end) as reopen_count,
        min(case when movement = 'solved' and origin = 'logged' then from_at end) as first_solved_at,
        max(case when movement = 'solved' and origin = 'logged' then from_at end) as last_solved_at,
        max(case when movement = 'solved' and origin = 'logged' then from_local_date end) as last_solved_local_date,
        max(case when is_last then phase end) as last_phase
    from states
    group by ticket_id
),

-- a ticket reopened since is not solved by what came before
judged as (
    select
        ticket_id,
        has_log,
        reopen_count,
        first_solved_at,
        case when last_phase = 'solved' then last_solved_at end as logged_solved_at,
        case when last_phase = 'solved' then last_solved_local_date end as logged_solved_local_date
    from summed
)

select * from judged
