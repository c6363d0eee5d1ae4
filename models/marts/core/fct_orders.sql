with orders as (
    select * from {{ ref('int_orders_conformed') }}
),

customer_orders as (
    select
        order_id,
        order_number,
        has_earlier_order
    from {{ ref('int_customer_orders') }}
),

amounts as (
    select * from {{ ref('int_orders_valued') }}
),

complained as (
    select * from {{ ref('int_orders_complained') }}
),

campaigns as (
    select * from {{ ref('campaigns') }}
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
        customer_orders.has_earlier_order,
        amounts.currency as stated_currency,
        amounts.exchange_rate,
        amounts.gross_amount as goods_amount,
        amounts.discount_amount as goods_discount_amount,
        amounts.net_amount,
        amounts.refund_amount as refunded_amount,
        amounts.net_revenue_amount,
        coalesce(amounts.product_category, 'unknown') as product_category,
        orders.status = 'refunded' or orders.refunded_at is not null or coalesce(orders.refund_amount > 0, false)
            as is_refunded,
        complained.order_id is not null as has_complaint,
        {{ mapped('campaigns', 'campaign_type', "nullif(orders.campaign, 'unknown')") }} as campaign_type,
        case when orders.is_delivered then {{ elapsed_seconds('orders.placed', 'orders.delivered') }} end
            as elapsed_seconds,
        case when orders.is_delivered then {{ happened_by('orders.delivered', 'orders.promised') }} end as is_on_time,
        {{ customer_as_of_columns('orders') }}
    from orders
    left join customer_orders on orders.order_id = customer_orders.order_id
    left join amounts on orders.order_id = amounts.order_id
    left join complained on orders.order_id = complained.order_id
    {{ mapping_joins('campaigns', 'campaigns', 'source_campaign', 'orders', 'campaign') }}
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
        cast(stated_currency as string) as currency,
        cast(goods_amount as decimal(18, 4)) as gross_amount,
        cast(goods_discount_amount as decimal(18, 4)) as discount_amount,
        cast(net_amount as decimal(18, 4)) as net_amount,
        cast(refunded_amount as decimal(18, 4)) as refund_amount,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(product_category as string) as product_category,
        cast(country as string) as country,
        cast(campaign as string) as campaign,
        cast(exchange_rate as decimal(18, 8)) as exchange_rate,
        cast(net_revenue_amount as decimal(18, 4)) as net_revenue_amount,
        cast(coalesce(has_earlier_order, false) as boolean) as has_earlier_order,
        cast(is_refunded as boolean) as is_refunded,
        cast(has_complaint as boolean) as has_complaint,
        cast(is_cancelled or is_refunded or has_complaint as boolean) as is_defective,
        cast(discount_granted_by as string) as discount_granted_by,
        cast(campaign_type as string) as campaign_type
    from judged
)

select * from facts
