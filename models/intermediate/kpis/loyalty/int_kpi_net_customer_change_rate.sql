-- One row per customer and month or quarter in which the customer was active for a time.
-- What each adds to the end less the start; who joins and leaves within the period adds nothing.
with customer_periods as (
    select * from {{ ref('fct_customer_periods') }}
),

observations as (
    select
        customer_id as entity_id,
        customer_id,
        cast(null as timestamp) as observed_at,
        period_grain,
        period_date as local_date,
        {{ kpi_breakdown_columns('customer_period') }},
        true as is_well_timed,
        cast(new_count + reactivated_count - lost_count as bigint) as numerator,
        cast(case when is_active_at_start then 1 else 0 end as bigint) as denominator
    from customer_periods
)

select * from observations
