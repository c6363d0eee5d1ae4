-- One row per solved ticket with a log of statuses, created and solved at a time and not on a mere date.
-- New, open and on hold, over all runs up to the solve that counts.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

observations as (
    select
        ticket_id as entity_id,
        customer_id,
        solved_at as observed_at,
        solved_local_date as local_date,
        {{ kpi_breakdown_columns('ticket') }},
        true as is_well_timed,
        requester_wait_seconds as numerator,
        cast(1 as bigint) as denominator
    from tickets
    where
        not is_excluded and is_solved and resolution_seconds is not null
        and requester_wait_seconds is not null
)

select * from observations
