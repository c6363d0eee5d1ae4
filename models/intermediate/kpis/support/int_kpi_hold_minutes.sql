-- One row per answered call whose time on hold is known, on the day it ended. Nobody is on hold for longer than the
-- call lasted: one of the two is wrong, and nobody knows which.
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
        hold_seconds as numerator,
        cast(1 as bigint) as denominator
    from calls
    where
        is_answered and hold_seconds is not null and ended_at is not null and not has_clock_fault
        and not {{ held_longer_than_called() }}
)

select * from observations
