with states as (
    select * from {{ ref('int_ticket_states') }}
),

intervals as (
    select
        ticket_id,
        state_number,
        status,
        phase = 'open' as is_open,
        from_at,
        until_at
    from states
    where until_at is null or from_at < until_at
)

select * from intervals
