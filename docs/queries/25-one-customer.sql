-- What happened to one customer, in order?
with told as (
    select customer_id
    from core.fct_experiences
    where bad_number = 3
    order by occurred_at, experience_id
    limit 1
)

select occurred_local_date, experience_kind, touchpoint, is_bad, experience_number
from core.fct_experiences
where customer_id = (select customer_id from told)
order by occurred_at, experience_id
limit 8
