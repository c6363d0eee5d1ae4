-- One row per demo or sales call whose outcome is known, kept or not.
with appointments as (
    select * from {{ ref('fct_appointments') }}
),

observations as (
    select
        appointment_id as entity_id,
        customer_id,
        booked_at as observed_at,
        booked_local_date as local_date,
        {{ kpi_breakdown_columns('appointment') }},
        true as is_well_timed,
        cast(case when outcome = 'won' then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from appointments
    where appointment_kind in ('demo', 'sales_call') and outcome in ('won', 'lost', 'no_show')
)

select * from observations
