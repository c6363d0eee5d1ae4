-- Customers over time: when they were active, what they bought and paid, by month and quarter.
create table core.fct_subscriptions as
select u.*, c.resolved_id as person, u.cancel_requested_at::date as cancel_requested_local_date,
    u.trial_ends_at::date as trial_ends_local_date,
    greatest(u.started_at, coalesce(u.trial_ends_at, u.started_at)) as begins_at,
    case when coalesce(u.ended_at > begins_at, true) then begins_at end as in_force_from_at,
    coalesce(u.ended_at, timestamp '9999-12-31') as in_force_until_at,
    coalesce(u.cancel_requested_at, in_force_from_at, u.started_at) as told_at
from raw.subscriptions u left join customers c using (customer_id);

create temp table activity as
with spells as (
    select resolved_id as customer_id, placed_at as from_at, placed_at + interval 180 day as until_at
    from order_numbers cross join run_context where placed_at <= as_of
    union all
    select person, in_force_from_at, in_force_until_at from core.fct_subscriptions cross join run_context
    where in_force_from_at is not null and person is not null
),
begun as (
    select *, coalesce(from_at > max(until_at) over (partition by customer_id order by from_at, until_at
        rows between unbounded preceding and 1 preceding), true) as is_begin
    from spells
),
numbered as (
    select *, sum(is_begin::int) over (partition by customer_id order by from_at, until_at rows unbounded preceding) as stretch
    from begun
)
select customer_id, stretch, min(from_at) as from_at, max(until_at) as until_at from numbered group by all;

create table core.fct_customer_activity as
select a.*, 'shop' as source_system, a.from_at::date as from_local_date, a.until_at::date as until_local_date,
    lead(a.from_at) over (partition by a.customer_id order by stretch) as returned_at,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(e.segment, f.segment, 'unknown') as segment_at_end,
    coalesce(f.country, 'unknown') as country
from activity a
left join people f on a.customer_id = f.resolved_id
asof left join segments s on a.customer_id = s.resolved_id and a.from_at >= s.from_at
asof left join segments e on a.customer_id = e.resolved_id and a.until_at >= e.from_at;

create temp table periods as
select grain as period_grain, d::date as period_date, d as from_at,
    least(d + case grain when 'month' then interval 1 month else interval 3 month end, as_of) as until_at,
    d + case grain when 'month' then interval 1 month else interval 3 month end as ends_at
from run_context cross join (values ('month'), ('quarter')) g(grain)
cross join lateral (select unnest(generate_series(
    date_trunc(grain, (select min(placed_at) from orders)), as_of,
    case grain when 'month' then interval 1 month else interval 3 month end)) as d);

-- Classes of customers on the first day of each month, by the purchases of the 365 days before.
create temp table purchases as
select n.resolved_id as customer_id, n.placed_at::date as purchase_date, coalesce(o.net_revenue_amount, 0) as amount
from order_numbers n join core.fct_orders o using (order_id)
union all
select person, p.period_date, monthly_amount
from core.fct_subscriptions s join periods p on p.period_grain = 'month'
    and s.in_force_from_at <= p.from_at and s.in_force_until_at > p.from_at;

create temp table classes as
with summed as (
    select c.customer_id, p.period_date, max(purchase_date) as last_date, count(*) as purchases, sum(amount) as revenue
    from periods p join purchases c on c.purchase_date < p.period_date and c.purchase_date >= p.period_date - 365
    where p.period_grain = 'month' group by all
)
select s.customer_id, s.period_date, arg_min(c.customer_class, c.rank) as customer_class,
    arg_min(c.is_loyal, c.rank) as is_loyal, arg_min(v.value_class, v.rank) as value_class
from summed s
join seeds.customer_classes c on coalesce(s.last_date + c.maximum_recency_days::int >= s.period_date, true)
    and coalesce(s.purchases >= c.minimum_purchases, true) and coalesce(s.revenue >= c.minimum_revenue, true)
join seeds.value_classes v on coalesce(s.revenue >= v.minimum_revenue, true)
group by all;

create temp table recurring as
select s.person as customer_id, p.period_grain, p.period_date,
    coalesce(sum(monthly_amount) filter (where in_force_from_at <= p.from_at and in_force_until_at > p.from_at), 0) as at_start,
    coalesce(sum(monthly_amount) filter (where in_force_from_at <= p.until_at and in_force_until_at > p.until_at), 0) as at_end
from core.fct_subscriptions s join periods p on s.in_force_from_at <= p.until_at and s.in_force_until_at >= p.from_at
group by all;

create table core.fct_customer_periods as
with met as (
    select a.customer_id, p.period_grain, p.period_date, any_value(p.from_at) as from_at,
        bool_or(a.from_at < p.from_at and a.until_at >= p.from_at) as is_active_at_start,
        bool_or(a.from_at < p.until_at and a.until_at >= p.until_at) as is_active_at_end,
        bool_or(a.until_at >= p.from_at and a.until_at < p.until_at) as is_lost
    from activity a join periods p on a.from_at < p.until_at and a.until_at >= p.from_at
    group by all
)
select m.*, 'shop' as source_system, coalesce(c.customer_class, 'unknown') as customer_class,
    coalesce(c.value_class, 'unknown') as value_class, coalesce(c.is_loyal, false) as is_loyal,
    coalesce(r.at_start, 0) as recurring_at_start, coalesce(r.at_end, 0) as recurring_at_end,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(m.customer_id, o.order_number, o.placed_at, m.from_at) as customer_type
from met m
left join classes c using (customer_id, period_date)
left join recurring r using (customer_id, period_grain, period_date)
left join people f on m.customer_id = f.resolved_id
asof left join segments s on m.customer_id = s.resolved_id and m.from_at >= s.from_at
asof left join order_moments o on m.customer_id = o.resolved_id and m.from_at >= o.placed_at;
