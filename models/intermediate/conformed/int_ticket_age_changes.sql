with states as (
    select * from {{ ref('int_ticket_states') }}
    where movement is not null
),

tickets as (
    select
        ticket_id,
        created_local_date
    from {{ ref('int_tickets_conformed') }}
),

ages as (
    {{ ticket_ages() }}
),

turns as (
    select
        ticket_id,
        state_number,
        movement,
        from_local_date,
        lead(from_local_date) over (partition by ticket_id order by state_number nulls last) as until_local_date
    from states
),

stays as (
    select
        turns.ticket_id,
        turns.state_number,
        ages.ticket_age,
        greatest(turns.from_local_date, tickets.created_local_date + ages.from_day) as from_local_date,
        least(turns.until_local_date, tickets.created_local_date + ages.until_day) as until_local_date
    from turns
    inner join tickets on turns.ticket_id = tickets.ticket_id
    cross join ages
    where
        turns.movement in ('created', 'reopened')
        and turns.from_local_date < coalesce(
            tickets.created_local_date + ages.until_day, cast({{ end_of_time() }} as date)
        )
        and tickets.created_local_date + ages.from_day
        < coalesce(turns.until_local_date, cast({{ end_of_time() }} as date))
        and turns.from_local_date < coalesce(turns.until_local_date, cast({{ end_of_time() }} as date))
),

changes as (
    select
        ticket_id,
        state_number,
        ticket_age,
        from_local_date as local_date,
        1 as change
    from stays
    union all
    select
        ticket_id,
        state_number,
        ticket_age,
        until_local_date as local_date,
        -1 as change
    from stays
    where until_local_date is not null
)

select * from changes
