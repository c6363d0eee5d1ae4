-- One row per delivered order whose times run forwards.
with orders as (
    select * from {{ ref('fct_orders') }}
),

observations as (
    select
        order_id as entity_id,
        customer_id,
        delivered_at as observed_at,
        delivered_local_date as local_date,
        {{ kpi_breakdown_columns('order') }},
        true as is_well_timed,
        delivery_seconds as numerator,
        cast(1 as bigint) as denominator
    from orders
    where is_delivered and delivery_seconds is not null
)

select * from observations
