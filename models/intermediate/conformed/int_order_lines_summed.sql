with order_items as (
    select * from {{ ref('stg_order_items') }}
),

products as (
    select
        product_id,
        category
    from {{ ref('stg_products') }}
),

lines as (
    select
        order_items.order_id,
        cast(order_items.quantity * order_items.unit_price as decimal(18, 4)) as line_amount,
        products.category,
        row_number() over (
            partition by order_items.order_id
            order by order_items.quantity * order_items.unit_price desc nulls last, order_items.line_id nulls last
        ) as amount_rank
    from order_items
    left join products on order_items.product_id = products.product_id
),

-- one line of unknown amount makes the order's amount unknown
summed as (
    select
        order_id,
        case when count(*) = count(line_amount) then cast(sum(line_amount) as decimal(18, 4)) end as lines_amount,
        max(case when amount_rank = 1 then category end) as product_category
    from lines
    group by order_id
)

select * from summed
