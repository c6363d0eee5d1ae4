with orders as (
    select * from {{ ref('int_orders_conformed') }}
),

customer_orders as (
    select
        order_id,
        order_number
    from {{ ref('int_customer_orders') }}
),

order_lines as (
    select * from {{ ref('int_order_lines_summed') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        orders.*,
        customer_orders.order_number,
        coalesce(order_lines.product_category, 'unknown') as product_category,
        coalesce(orders.gross_amount, order_lines.lines_amount) as goods_amount,
        case when orders.is_delivered then {{ elapsed_seconds('orders.placed', 'orders.delivered') }} end
            as elapsed_seconds,
        case when orders.is_delivered then {{ happened_by('orders.delivered', 'orders.promised') }} end as is_on_time,
        {{ customer_as_of_columns('orders') }}
    from orders
    left join customer_orders on orders.order_id = customer_orders.order_id
    left join order_lines on orders.order_id = order_lines.order_id
    {{ customer_as_of_joins('orders', 'placed_at') }}
),

judged as (
    select
        enriched.*,
        coalesce(enriched.elapsed_seconds < 0, false)
        or {{ is_in_future('enriched.placed_at', 'enriched.delivered_at', 'enriched.as_of') }} as has_clock_fault
    from enriched
),

facts as (
    select
        cast(order_id as string) as order_id,
        cast(source_system as string) as source_system,
        cast(customer_id as string) as customer_id,
        cast(has_account as boolean) as has_account,
        cast(order_number as bigint) as order_number,
        cast(status as string) as status,
        cast(is_cancelled as boolean) as is_cancelled,
        cast(is_delivered as boolean) as is_delivered,
        cast(placed_at as timestamp) as placed_at,
        cast(placed_local_date as date) as placed_local_date,
        cast(promised_at as timestamp) as promised_at,
        cast(promised_local_date as date) as promised_local_date,
        cast(shipped_at as timestamp) as shipped_at,
        cast(delivered_at as timestamp) as delivered_at,
        cast(delivered_local_date as date) as delivered_local_date,
        cast(cancelled_at as timestamp) as cancelled_at,
        cast(refunded_at as timestamp) as refunded_at,
        cast(replaces_order_id as string) as replaces_order_id,
        cast(is_on_time as boolean) as is_on_time,
        cast(case when is_delivered then delivered_at <= promised_at end as boolean) as is_on_time_as_recorded,
        cast(case when not has_clock_fault then elapsed_seconds end as bigint) as delivery_seconds,
        cast(has_clock_fault as boolean) as has_clock_fault,
        cast(currency as string) as currency,
        cast(goods_amount as decimal(18, 4)) as gross_amount,
        cast(discount_amount as decimal(18, 4)) as discount_amount,
        cast(goods_amount - coalesce(discount_amount, 0) as decimal(18, 4)) as net_amount,
        cast(refund_amount as decimal(18, 4)) as refund_amount,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(product_category as string) as product_category,
        cast(country as string) as country,
        cast(campaign as string) as campaign
    from judged
)

select * from facts
