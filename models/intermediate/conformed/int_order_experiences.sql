with orders as (
    select * from {{ ref('int_orders_conformed') }}
),

-- a cancelled order is over when it was cancelled; without that time nobody knows when, whatever arrived
experiences as (
    select
        order_id,
        replaces_order_id,
        placed_at,
        placed_source_date,
        placed_is_day,
        case when is_cancelled then cancelled_at else delivered_at end as over_at,
        case when is_cancelled then cancelled_source_date else delivered_source_date end as over_source_date,
        case when is_cancelled then cancelled_is_day else delivered_is_day end as over_is_day,
        case when is_cancelled then cancelled_local_date else delivered_local_date end as over_local_date,
        delivered_at is null and not is_cancelled and status != 'delivered' as is_never_over,
        is_cancelled,
        refunded_at,
        refunded_source_date,
        refunded_is_day
    from orders
)

select * from experiences
