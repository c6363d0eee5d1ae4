with

orders as (

    select
        order_id,
        customer_id,
        placed_at
    from {{ ref('int_orders_conformed') }}
    where customer_id is not null

),

numbered as (

    select
        order_id,
        customer_id,
        placed_at,
        row_number() over (partition by customer_id order by placed_at nulls last, order_id nulls last) as order_number
    from orders

)

select * from numbered
