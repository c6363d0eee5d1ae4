-- What the late parcels cost
--
-- A bad score is talk; who bought again? Customers whose first order was promised in the six weeks of the crisis
-- and the week after, by whether it came in time: the share that ordered a second time within 90 days.
with first_orders as (
    select customer_id, is_on_time, placed_at
    from core.fct_orders
    where
        order_number = 1
        and is_on_time is not null
        and promised_local_date between date '2024-10-07' and date '2024-11-24'
)

select
    first_orders.is_on_time,
    count(*) as customers,
    count(second_orders.order_id) as bought_again,
    round(100.0 * count(second_orders.order_id) / count(*), 1) as percent
from first_orders
left join core.fct_orders as second_orders
    on
        first_orders.customer_id = second_orders.customer_id
        and second_orders.order_number = 2
        and second_orders.placed_at < first_orders.placed_at + interval '90 days'
group by first_orders.is_on_time
order by first_orders.is_on_time
