-- One row per order; complaints and refunds come in for weeks after it. Of a source that tells neither of a
-- cancellation nor of a refund, and about whose orders nobody wrote, nobody knows whether anything went wrong.
with orders as (
    select * from {{ ref('fct_orders') }}
),

tickets as (
    select order_id from {{ ref('fct_tickets') }}
    where order_id is not null
),

telling as (
    select source_system from orders
    where is_cancelled or is_refunded or refund_amount is not null
    union
    select orders.source_system
    from orders
    inner join tickets on orders.order_id = tickets.order_id
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
    where source_system in (select telling.source_system from telling)
)

select * from observations
