-- Customers by class and value class on the first day of the newest month and of the same month a year before.
with newest as (
    select max(month_date) as month_date
    from core.dim_customer_classes
)

select
    dim_customer_classes.month_date,
    customer_class,
    value_class,
    is_loyal,
    count(*) as customers
from core.dim_customer_classes
inner join newest on dim_customer_classes.month_date in (newest.month_date, newest.month_date - interval 12 month)
group by all
order by all
