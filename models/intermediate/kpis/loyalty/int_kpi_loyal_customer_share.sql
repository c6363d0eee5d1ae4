-- One row per customer and month or quarter at whose start the customer was active.
with customer_periods as (
    select * from {{ ref('fct_customer_periods') }}
    where is_active_at_start
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
        cast(case when is_loyal then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from customer_periods
)

select * from observations
