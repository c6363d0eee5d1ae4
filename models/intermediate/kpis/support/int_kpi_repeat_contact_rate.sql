-- One row per ticket of a known customer, on the day it was created.
-- Repeated: the same customer wrote about the same category in the seven days before, on whatever channel.
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
        cast(case when is_repeat_contact then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from tickets
    where not is_excluded and is_repeat_contact is not null
)

select * from observations
