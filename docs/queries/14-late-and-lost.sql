-- Do customers whose first order came late buy a second time less often than those whose came on time?
with first_orders as (
    select customer_id, is_on_time
    from core.fct_orders
    where order_number = 1 and is_on_time is not null and placed_local_date < date '2025-01-01'
),

second_orders as (
    select customer_id
    from core.fct_orders
    where order_number = 2
)

select
    first_orders.is_on_time,
    count(*) as customers,
    count(second_orders.customer_id) as bought_again,
    round(100.0 * count(second_orders.customer_id) / count(*), 1) as percent
from first_orders
left join second_orders on first_orders.customer_id = second_orders.customer_id
group by first_orders.is_on_time
order by first_orders.is_on_time
