with orders as (
    select * from {{ ref('int_customer_orders') }}
),

steps as (
    select * from {{ ref('int_customer_type_steps') }}
),

-- of several orders at one instant only the last one stands for what holds from there
moments as (
    select
        customer_id,
        order_number as orders_count,
        placed_at,
        next_placed_at
    from orders
    where next_placed_at is distinct from placed_at
),

-- before the first order, then from each order, itself included, to the next
stretches as (
    select
        customer_id,
        orders_count,
        placed_at as from_at,
        next_placed_at as until_at
    from moments
    union all
    select
        customer_id,
        0 as orders_count,
        {{ dawn_of_time() }} as from_at,
        placed_at as until_at
    from orders
    where order_number = 1
),

steps_taken as (
    select
        stretches.customer_id,
        {{ step_begins_at('stretches.from_at', 'steps.from_days') }} as from_at,
        steps.customer_type
    from stretches
    inner join steps on least(stretches.orders_count, steps.most_orders_count) = steps.orders_count
    where
        steps.from_days = 0
        or (
            stretches.orders_count > 0
            and {{ step_begins_at('stretches.from_at', 'steps.from_days') }}
            < coalesce(stretches.until_at, {{ end_of_time() }})
        )
),

changes as (
    select
        customer_id,
        from_at,
        customer_type,
        lag(customer_type) over (partition by customer_id order by from_at nulls last) as previous_type
    from steps_taken
),

spells as (
    select
        customer_id,
        customer_type,
        from_at,
        coalesce(
            lead(from_at) over (partition by customer_id order by from_at nulls last), {{ end_of_time() }}
        ) as until_at
    from changes
    where previous_type is distinct from customer_type
)

select * from spells
