-- One row per order; complaints and refunds come in for weeks after it.
with orders as (
    select * from {{ ref('fct_orders') }}
),

observations as (
    select
        order_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('order') }},
        true as is_well_timed,
        cast(case when is_defective then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
)

select * from observations
