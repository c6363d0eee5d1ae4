-- One row per ticket whose source says when it was solved.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

observations as (
    select
        ticket_id as entity_id,
        customer_id,
        solved_at_as_recorded as observed_at,
        solved_local_date_as_recorded as local_date,
        {{ kpi_breakdown_columns('ticket') }},
        true as is_well_timed,
        resolution_seconds_as_recorded as numerator,
        cast(1 as bigint) as denominator
    from tickets
    where not is_excluded and is_solved and resolution_seconds_as_recorded is not null
)

select * from observations
