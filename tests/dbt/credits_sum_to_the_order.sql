-- Each model of attribution gives away each order's net revenue, to the last unit, if it gives any of it away; and all
-- three know the same orders.
with orders as (
    select * from {{ ref('fct_orders') }}
),

credited as (
    select
        order_id,
        attribution_model,
        sum(credit_amount) as credit_amount
    from {{ ref('fct_attributions') }}
    group by order_id, attribution_model
),

judged as (
    select
        credited.order_id,
        count(*) as models_count,
        count(case when credited.credit_amount = orders.net_revenue_amount then 1 end) as right_count
    from credited
    left join orders on credited.order_id = orders.order_id
    group by credited.order_id
)

select * from judged
where models_count != 3 or right_count != 3
