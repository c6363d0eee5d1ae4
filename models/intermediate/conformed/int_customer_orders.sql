with

-- guests are never in customer KPIs, so their orders number nobody
orders as (
    select
        order_id,
        customer_id,
        placed_at
    from {{ ref('int_orders_conformed') }}
    where customer_id is not null and has_account
),

numbered as (
    select
        order_id,
        customer_id,
        placed_at,
        row_number() over customer_orders as order_number,
        lead(placed_at) over customer_orders as next_placed_at,
        min(placed_at) over (partition by customer_id) < placed_at as has_earlier_order
    from orders
    window customer_orders as (partition by customer_id order by placed_at nulls last, order_id nulls last)
)

select * from numbered
