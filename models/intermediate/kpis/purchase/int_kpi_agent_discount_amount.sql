-- One row per order that was not cancelled and whose discount an agent granted.
with orders as (
    select
        orders.*,
        coalesce(orders.discount_granted_by, 'none') as agent
    from {{ ref('fct_orders') }} as orders
    where not orders.is_cancelled and orders.discount_amount > 0
),

observations as (
    select
        order_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('discounted_order') }},
        true as is_well_timed,
        cast(discount_amount * 10000 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from orders
    where discount_granted_by is not null
)

select * from observations
