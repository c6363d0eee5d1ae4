-- One row per answered call whose handling has a known length, on the day it ended.
-- Talk, hold and wrap-up.
with calls as (
    select * from {{ ref('fct_calls') }}
),

observations as (
    select
        call_id as entity_id,
        customer_id,
        ended_at as observed_at,
        ended_local_date as local_date,
        {{ kpi_breakdown_columns('call') }},
        true as is_well_timed,
        handle_seconds as numerator,
        cast(1 as bigint) as denominator
    from calls
    where handle_seconds is not null
)

select * from observations
