-- One row per solved ticket whose times run forwards.
-- The effective solve: the recorded one, else the closing, else what the events say.
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
        resolution_seconds as numerator,
        cast(1 as bigint) as denominator
    from tickets
    where not is_excluded and is_solved and resolution_seconds is not null
)

select * from observations
