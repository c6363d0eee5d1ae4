-- One row per inbound call of which somebody knows how it ended, on the day it began.
with calls as (
    select * from {{ ref('fct_calls') }}
),

observations as (
    select
        call_id as entity_id,
        customer_id,
        started_at as observed_at,
        started_local_date as local_date,
        {{ kpi_breakdown_columns('call') }},
        true as is_well_timed,
        cast(case when is_abandoned then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from calls
    where is_abandoned is not null
)

select * from observations
