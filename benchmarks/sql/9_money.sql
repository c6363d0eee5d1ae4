-- What customers are worth, cost and ask for; new ones, contracts, campaigns.
create temp table revenues as
select n.resolved_id as customer_id, o.placed_at, o.net_revenue_amount as amount
from order_numbers n join core.fct_orders o using (order_id) where net_revenue_amount is not null;

-- What customers have brought in by the end of each period, and who they are then. An order stands until the next.
create temp table standing as
with earned as (
    select customer_id, placed_at, lead(placed_at) over w as next_at, sum(amount) over w as amount
    from revenues where placed_at <= (select as_of from run_context)
    window w as (partition by customer_id order by placed_at rows unbounded preceding)
)
select customer_id, ends_at, amount
from earned join (select distinct ends_at from periods) on placed_at < ends_at and coalesce(next_at >= ends_at, true);

-- A table of its own before it: DuckDB compares every pair in an asof join whose left side it takes for small.
create temp table worths as
select v.*, coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(v.customer_id, o.order_number, o.placed_at, v.ends_at) as customer_type
from standing v
left join people f on v.customer_id = f.resolved_id
asof left join segments s on v.customer_id = s.resolved_id and v.ends_at > s.from_at
asof left join order_moments o on v.customer_id = o.resolved_id and v.ends_at > o.placed_at;

-- Of the expected value the customer of a year before is told.
create table core.fct_customer_values as
select w.* exclude amount, 'shop' as source_system, period_grain, period_date, false as is_of_year, amount, 0 as year_amount
from worths w join periods using (ends_at)
union all
select b.* exclude amount, 'shop', period_grain, period_date, true, w.amount, w.amount - b.amount
from worths w join periods using (ends_at) cross join run_context
join worths b on b.customer_id = w.customer_id and b.ends_at = w.ends_at - interval 12 month
where w.ends_at <= as_of;

-- Two sides of a ratio: what is counted, and what it is held against.
create table core.fct_contacts as
select source_system, segment, customer_type, country, created_at as happened_at, created_local_date as happened_local_date,
    1 as tickets, 0 as orders
from core.fct_tickets where not is_excluded
union all
select source_system, segment, customer_type, country, placed_at, placed_local_date, 0, 1 from core.fct_orders
where placed_local_date >= (select min(created_local_date) from core.fct_tickets where not is_excluded);

create table core.fct_contact_periods as
select t.source_system, t.segment, t.customer_type, t.country, p.period_grain, p.period_date, 1 as tickets, 0 as customers
from core.fct_tickets t join periods p on date_trunc(p.period_grain, t.created_at) = p.from_at
where not t.is_excluded and t.created_at <= (select as_of from run_context)
union all
select source_system, segment, customer_type, country, period_grain, period_date, 0, 1 from core.fct_customer_periods
where period_date >= (select date_trunc(period_grain, min(created_at)) from core.fct_tickets where not is_excluded);

create table core.fct_acquisitions as
with spend as (
    select m.source_system, m.campaign_id as campaign, campaign_type(m.campaign_id, g.campaign_type) as campaign_type,
        m.spend_date as local_date, m.cost
    from raw.marketing_spend m
    left join seeds.campaigns g on m.campaign_id = g.source_campaign and m.source_system = g.source_system
    where m.spend_date <= (select as_of from run_context)
)
select *, 0 as won from spend
union all
select o.source_system, o.campaign, o.campaign_type, o.placed_local_date, 0, 1 from core.fct_orders o
where o.order_number = 1 and o.placed_at <= (select as_of from run_context)
    and date_trunc('month', o.placed_local_date) in (select date_trunc('month', local_date) from spend);

-- Visits of the 30 days before an order by its customer, or by the visitor who placed it.
create temp table touched_orders as
with placed as (
    select order_id, min(session_key) as session_key, min(visitor_id) as visitor_id
    from web join orders using (order_id) group by 1
),
paired as (
    select o.order_id, v.session_key from core.fct_orders o join core.fct_sessions v on o.customer_id = v.customer_id
        and v.started_at <= o.placed_at and v.started_at >= o.placed_at - interval 30 day
    union
    select o.order_id, v.session_key from placed p join core.fct_orders o using (order_id)
    join core.fct_sessions v on p.visitor_id = v.visitor_id
        and (p.session_key = v.session_key or v.started_at <= o.placed_at and v.started_at >= o.placed_at - interval 30 day)
)
select o.order_id, o.source_system, o.placed_at, o.placed_local_date, o.net_revenue_amount as amount, v.started_at,
    v.session_key, v.campaign, v.campaign_type, v.traffic_channel <> 'direct' as is_sent
from paired join core.fct_orders o using (order_id) join core.fct_sessions v using (session_key)
where o.net_revenue_amount is not null
qualify v.traffic_channel <> 'direct' or not bool_or(v.traffic_channel <> 'direct') over (partition by o.order_id);

create table core.fct_campaign_days as
with credited as (
    select *, row_number() over (partition by order_id order by started_at desc, session_key desc) as from_last,
        row_number() over (partition by order_id order by started_at, session_key) as from_first,
        count(*) over (partition by order_id) as visits
    from touched_orders
),
shared as (
    select *, (amount * 10000)::bigint as units, round(units / visits)::bigint as part,
        case when from_last = 1 then units - part * (visits - 1) else part end as linear_units
    from credited
)
select source_system, campaign, campaign_type, placed_at as happened_at, placed_local_date as happened_local_date,
    (units * (from_last = 1)::int)::bigint as last_units, (units * (from_first = 1)::int)::bigint as first_units,
    linear_units::bigint as linear_units, 0 as cost_units, from_last = 1 as is_last, from_first = 1 as is_first
from shared where (campaign, placed_local_date) in (
    select campaign, local_date + unnest(range(31))::int from core.fct_acquisitions where won = 0
)
union all
select source_system, campaign, campaign_type, local_date, local_date, 0, 0, 0, (cost * 10000)::bigint, true, true
from core.fct_acquisitions where won = 0;

create table core.fct_new_customers as
select c.* replace (coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(c.country, 'unknown') as country,
        coalesce(c.campaign, 'unknown') as campaign, coalesce(c.acquisition_channel, 'unknown') as acquisition_channel), c.created_at::date as created_local_date, 'shop' as source_system,
    coalesce(u.first_date <= c.created_at::date + 7, false) as is_activated
from core.dim_customers c
left join (
    select k.resolved_id, min(u.usage_date) as first_date from raw.product_usage u join customers k using (customer_id)
    where u.active_minutes > 0 or u.event_count > 0 group by 1) u on c.customer_id = u.resolved_id
left join people f on c.customer_id = f.resolved_id
asof left join segments s on c.customer_id = s.resolved_id and c.created_at >= s.from_at
where c.created_at is not null;

create table core.fct_contracts as
select u.* exclude customer_id, coalesce(lower(u.cancel_reason), 'unknown') as reason, u.person as customer_id,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(u.person, o.order_number, o.placed_at, u.told_at) as customer_type
from core.fct_subscriptions u
left join people f on u.person = f.resolved_id
asof left join segments s on u.person = s.resolved_id and u.told_at >= s.from_at
asof left join order_moments o on u.person = o.resolved_id and u.told_at >= o.placed_at;

-- Trials that are over: who a customer was as his ended. Who asked to leave within it and has no end on record is gone.
create table core.fct_trials as
select u.* exclude customer_id, u.person as customer_id,
    in_force_from_at is not null and monthly_amount <> 0
        and not (u.ended_at is null and coalesce(u.cancel_requested_at <= u.trial_ends_at, false)) as is_converted,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(u.person, o.order_number, o.placed_at, u.trial_ends_at) as customer_type
from core.fct_subscriptions u
left join people f on u.person = f.resolved_id
asof left join segments s on u.person = s.resolved_id and u.trial_ends_at >= s.from_at
asof left join order_moments o on u.person = o.resolved_id and u.trial_ends_at >= o.placed_at
where u.trial_ends_at is not null;

create table core.fct_appointments as
select a.* exclude customer_id, a.booked_at::date as booked_local_date, coalesce(a.kind, 'unknown') as appointment_kind,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(c.resolved_id, o.order_number, o.placed_at, a.booked_at) as customer_type
from raw.appointments a left join customers c using (customer_id)
left join people f on c.resolved_id = f.resolved_id
asof left join segments s on c.resolved_id = s.resolved_id and a.booked_at >= s.from_at
asof left join order_moments o on c.resolved_id = o.resolved_id and a.booked_at >= o.placed_at;
