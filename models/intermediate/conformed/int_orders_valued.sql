with orders as (
    select * from {{ ref('int_orders_conformed') }}
),

order_lines as (
    select * from {{ ref('int_order_lines_summed') }}
),

rates as (
    select * from {{ ref('int_exchange_rates') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

stated as (
    select
        orders.order_id,
        orders.placed_local_date,
        orders.is_cancelled,
        orders.discount_amount,
        orders.refund_amount,
        order_lines.product_category,
        {{ stated_currency('orders') }} as currency,
        coalesce(orders.gross_amount, order_lines.lines_amount) as gross_amount
    from orders
    left join order_lines on orders.order_id = order_lines.order_id
    cross join run_context
),

converted as (
    select
        stated.order_id,
        stated.is_cancelled,
        stated.product_category,
        stated.currency,
        rates.rate as exchange_rate,
        {{ converted('stated.gross_amount') }} as gross_amount,
        {{ converted('stated.discount_amount') }} as discount_amount,
        {{ converted('stated.refund_amount') }} as refund_amount
    from stated
    {{ exchange_rate_joins('stated', 'placed_local_date') }}
),

netted as (
    select
        converted.*,
        converted.gross_amount - coalesce(converted.discount_amount, 0) as net_amount
    from converted
),

-- a cancelled order earned nothing, whatever was paid and paid back
valued as (
    select
        netted.*,
        case when netted.is_cancelled then 0 else netted.net_amount - coalesce(netted.refund_amount, 0) end
            as net_revenue_amount
    from netted
)

select * from valued
