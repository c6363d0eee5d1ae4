-- The facts and dimensions of the product, in the simplest SQL that gives the same rows.
-- Who is who: a customer record's person, else its address.
create temp table customers as
select
    customer_id,
    max_by(segment, updated_at) as segment,
    max_by(country, updated_at) as country,
    max_by(account_id, updated_at) as account_id,
    max_by(acquisition_channel, updated_at) as acquisition_channel,
    max_by(campaign_id, updated_at) as campaign,
    max_by(preferred_channel, updated_at) as preferred_channel,
    max_by(survey_consent, updated_at) as has_survey_consent,
    min(created_at) as created_at,
    max(updated_at) as updated_at,
    coalesce('person:' || max(person_id), 'email:' || md5(lower(max(email)))) as resolved_id
from raw.customers
group by customer_id;

create temp table emails as
select lower(email) as email, min('person:' || person_id) as person from raw.customers
where email is not null group by 1;

create temp table segments as
select c.resolved_id, v.updated_at as from_at, any_value(v.segment) as segment
from raw.customers v join customers c using (customer_id) group by all;

create temp table people as
select resolved_id, any_value(f.segment) as segment, max_by(c.country, c.updated_at) filter (where c.country is not null) as country
from customers c join (select resolved_id, min_by(segment, from_at) as segment from segments group by 1) f
    using (resolved_id)
group by 1;

create temp table orders as
select o.*, coalesce(c.resolved_id, e.person, 'email:' || md5(lower(o.email))) as resolved_id,
    coalesce(s.status, 'unmapped') as mapped_status, coalesce(m.channel, 'unmapped') as mapped_channel
from raw.orders o
left join customers c using (customer_id)
left join emails e on o.customer_id is null and lower(o.email) = e.email
left join seeds.status_mappings s on s.entity = 'order' and s.source_system = '*' and s.source_status = o.status
left join seeds.channel_mappings m on m.source_system = '*' and m.source_channel = o.sales_channel;

create temp table order_numbers as
select order_id, resolved_id, placed_at,
    row_number() over (partition by resolved_id order by placed_at, order_id) as order_number
from orders where resolved_id is not null and has_account;

create temp table order_moments as
select resolved_id, placed_at, max(order_number) as order_number from order_numbers group by all;

create temp table order_lines as
select i.order_id, sum(quantity * unit_price) as lines_amount,
    max_by(p.category, quantity * unit_price) as product_category
from raw.order_items i left join raw.products p using (product_id) group by 1;

create temp table complaints as
select t.order_id, min(t.created_at) as complained_at from raw.tickets t
join seeds.complaint_categories c on lower(t.category) = c.source_category and c.source_system = '*'
left join seeds.status_mappings s on s.entity = 'ticket' and s.source_system = '*' and s.source_status = t.status
where t.order_id is not null and coalesce(s.status, 'unmapped') not in ('merged', 'deleted', 'spam') group by 1;

create macro customer_type(customer, orders_so_far, last_at, moment) as case
    when customer is null then 'unknown'
    when orders_so_far is null then 'new'
    when moment > last_at + interval 120 day then 'at_risk'
    when orders_so_far >= 4 then 'loyal' when orders_so_far >= 2 then 'returning' else 'new' end;

create macro campaign_type(campaign_id, campaign_type) as
    case when campaign_id is null then 'unknown' else coalesce(campaign_type, 'unmapped') end;

-- The sample has one currency, that of the report.
create table core.fct_orders as
select o.order_id, o.source_system, o.resolved_id as customer_id, o.has_account, n.order_number,
    o.mapped_status as status,
    o.mapped_status = 'cancelled' or o.cancelled_at is not null as is_cancelled,
    o.delivered_at is not null and not is_cancelled as is_delivered,
    o.placed_at, o.placed_at::date as placed_local_date, o.promised_at, o.promised_at::date as promised_local_date,
    o.shipped_at, o.delivered_at, o.delivered_at::date as delivered_local_date, o.cancelled_at, o.refunded_at,
    o.replaces_order_id,
    case when is_delivered then o.delivered_at::date <= o.promised_at::date end as is_on_time,
    case when is_delivered then o.delivered_at <= o.promised_at end as is_on_time_as_recorded,
    case when is_delivered and o.delivered_at >= o.placed_at
        then date_diff('second', o.placed_at, o.delivered_at) end as delivery_seconds,
    coalesce(o.delivered_at < o.placed_at, false) as has_clock_fault,
    o.currency, coalesce(o.gross_amount, l.lines_amount) as gross_amount, o.discount_amount,
    coalesce(o.gross_amount, l.lines_amount) - coalesce(o.discount_amount, 0) as net_amount, o.refund_amount,
    case when is_cancelled then 0 else net_amount - coalesce(o.refund_amount, 0) end as net_revenue_amount,
    coalesce(n.order_number > 1 and o.placed_at > first.placed_at, false) as has_earlier_order,
    o.mapped_status = 'refunded' or o.refunded_at is not null or coalesce(o.refund_amount > 0, false) as is_refunded,
    d.order_id is not null as has_complaint, is_cancelled or is_refunded or has_complaint as is_defective,
    o.source_system || ':' || o.discount_granted_by as discount_granted_by,
    coalesce(o.source_system || ':' || o.discount_granted_by, 'none') as agent,
    campaign_type(o.campaign_id, g.campaign_type) as campaign_type,
    o.mapped_channel as channel, coalesce(s.segment, f.segment, 'unknown') as segment,
    customer_type(o.resolved_id, b.order_number, b.placed_at, o.placed_at) as customer_type,
    coalesce(l.product_category, 'unknown') as product_category,
    coalesce(f.country, 'unknown') as country, coalesce(o.campaign_id, 'unknown') as campaign
from orders o
left join order_numbers n using (order_id)
left join order_lines l using (order_id)
left join complaints d using (order_id)
left join seeds.campaigns g on o.campaign_id = g.source_campaign and o.source_system = g.source_system
left join order_numbers first on o.resolved_id = first.resolved_id and first.order_number = 1
left join people f on o.resolved_id = f.resolved_id
asof left join segments s on o.resolved_id = s.resolved_id and o.placed_at >= s.from_at
asof left join order_moments b on o.resolved_id = b.resolved_id and o.placed_at >= b.placed_at;
