-- One row per ticket whose solve was due, on the day it was.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

observations as (
    select
        ticket_id as entity_id,
        customer_id,
        resolution_due_at as observed_at,
        resolution_due_local_date as local_date,
        {{ kpi_breakdown_columns('ticket') }},
        true as is_well_timed,
        cast(case when is_resolution_in_time then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from tickets
    where not is_excluded and is_resolution_in_time is not null
)

select * from observations
