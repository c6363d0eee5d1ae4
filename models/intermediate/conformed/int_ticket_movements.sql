with states as (
    select * from {{ ref('int_ticket_states') }}
    where movement is not null
),

tickets as (
    select * from {{ ref('int_tickets_conformed') }}
    where phase != 'removed'
),

times as (
    select * from {{ ref('int_ticket_times') }}
    where not is_solved_without_time
),

movements as (
    select
        states.ticket_id,
        states.state_number,
        states.from_local_date as local_date,
        states.movement
    from states
    union all
    select
        tickets.ticket_id,
        1 as state_number,
        tickets.created_local_date as local_date,
        'effective created' as movement
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    union all
    select
        tickets.ticket_id,
        2 as state_number,
        greatest(tickets.created_local_date, times.solved_local_date) as local_date,
        'effective solved' as movement
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    where times.solved_at is not null
)

select * from movements
