with states as (
    select * from {{ ref('int_ticket_states') }}
    where movement is not null
),

tickets as (
    select
        ticket_id,
        customer_id
    from {{ ref('int_tickets_conformed') }}
    where phase != 'removed'
),

turns as (
    select
        ticket_id,
        state_number,
        movement,
        from_at,
        from_local_date,
        lead(from_at) over (partition by ticket_id order by state_number nulls last) as until_at,
        lead(from_local_date) over (partition by ticket_id order by state_number nulls last) as until_local_date
    from states
),

spells as (
    select
        turns.ticket_id,
        turns.state_number,
        tickets.customer_id,
        turns.from_at,
        turns.from_local_date,
        turns.until_at,
        turns.until_local_date
    from turns
    inner join tickets on turns.ticket_id = tickets.ticket_id
    where turns.movement in ('created', 'reopened')
)

select * from spells
