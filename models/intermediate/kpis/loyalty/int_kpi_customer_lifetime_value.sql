-- One row per customer and month (quarter), from that of the first order with an account on: net revenue until its end.
with customer_values as (
    select * from {{ ref('int_customer_values_to_date') }}
),

observations as (
    select
        customer_id as entity_id,
        customer_id,
        placed_at as observed_at,
        period_grain,
        period_date as local_date,
        {{ kpi_breakdown_columns('customer_value_period') }},
        true as is_well_timed,
        cast(revenue_to_date * 10000 as bigint) as numerator,
        cast(1 as bigint) as denominator
    from customer_values
)

select * from observations
