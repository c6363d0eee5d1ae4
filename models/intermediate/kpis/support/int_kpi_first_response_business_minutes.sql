-- One row per answered ticket, on the day it was created.
-- The same reply as first_response_minutes, by the hours of the team that holds the ticket.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

observations as (
    select
        ticket_id as entity_id,
        customer_id,
        created_at as observed_at,
        created_local_date as local_date,
        {{ kpi_breakdown_columns('ticket') }},
        true as is_well_timed,
        first_response_business_seconds as numerator,
        cast(1 as bigint) as denominator
    from tickets
    where not is_excluded and first_response_business_seconds is not null
)

select * from observations
