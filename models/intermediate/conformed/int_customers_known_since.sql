with customers as (
    select * from {{ ref('int_customers_resolved') }}
),

first_orders as (
    select * from {{ ref('int_customer_orders') }}
    where order_number = 1
),

-- a record made when a shop changed its system is younger than the customer
known as (
    select
        customers.customer_id,
        least(
            coalesce(customers.created_at, first_orders.placed_at),
            coalesce(first_orders.placed_at, customers.created_at)
        ) as known_since
    from customers
    left join first_orders on customers.customer_id = first_orders.customer_id
)

select * from known
