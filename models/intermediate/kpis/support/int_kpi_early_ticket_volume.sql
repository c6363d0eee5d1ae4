-- One row per ticket of a customer's first 30 days, on the day it was created.
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
        cast(1 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from tickets
    where not is_excluded and is_early
)

select * from observations
