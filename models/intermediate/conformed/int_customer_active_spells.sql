with run_context as (
    select * from {{ ref('int_run_context') }}
),

subscriptions as (
    select * from {{ ref('int_subscriptions_conformed') }}
    where in_force_from_at is not null and customer_id is not null
),

-- guests are never in customer KPIs; an order that was cancelled later was placed
orders as (
    select
        orders.*,
        orders.placed_at + run_context.active_days * interval '1' day as lapses_at,
        run_context.active_days,
        run_context.time_zone
    from {{ ref('int_orders_conformed') }} as orders
    inner join run_context on orders.placed_at <= run_context.as_of
    where orders.customer_id is not null and orders.has_account
),

spells as (
    select
        'order:' || order_id as record_id,
        customer_id,
        source_system,
        placed_at as from_at,
        lapses_at as until_at,
        placed_local_date as from_local_date,
        case
            when placed_is_day then cast(placed_local_date + active_days as date)
            else {{ local_date('lapses_at', 'time_zone') }}
        end as until_local_date,
        false as is_contract
    from orders
    union all
    select
        'subscription:' || subscription_id as record_id,
        customer_id,
        source_system,
        in_force_from_at as from_at,
        in_force_until_at as until_at,
        in_force_from_local_date as from_local_date,
        in_force_until_local_date as until_local_date,
        true as is_contract
    from subscriptions
)

select * from spells
