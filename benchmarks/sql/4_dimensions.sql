-- Dimensions, and the backlog of every day.
create table core.dim_dates as
select d::date as local_date, date_trunc('week', d)::date as week_date, date_trunc('month', d)::date as month_date,
    date_trunc('quarter', d)::date as quarter_date
from generate_series(
    (select min(day)::timestamp from (
        select min(placed_local_date) as day from core.fct_orders union all select min(created_at)::date from tickets
        union all select min(started_at)::date from raw.calls union all select min(spend_date) from raw.marketing_spend
        union all select min(occurred_at)::date from raw.web_events)), (select as_of from run_context),
    interval 1 day) as g(d);

create table core.fct_ticket_backlog_days as
with moved as (
    select m.moment::date as local_date, t.source_system, t.mapped_channel as channel, coalesce(t.team, 'unknown') as team,
        coalesce(t.priority, 'unknown') as ticket_priority, coalesce(t.category, 'unknown') as ticket_category,
        count(*) filter (where m.movement = 'created') as created,
        count(*) filter (where m.movement = 'reopened') as reopened,
        count(*) filter (where m.movement = 'solved') as solved,
        count(*) filter (where m.movement = 'removed') as removed,
        count(*) filter (where m.movement = 'created' and not t.is_excluded) as effective_created
    from movements m join tickets t using (ticket_id) group by all
),
effective as (
    select greatest(solved_local_date, created_local_date) as local_date, source_system, channel, team, ticket_priority, ticket_category,
        count(*) as effective_solved
    from core.fct_tickets where is_solved and not is_excluded group by all
),
days as (
    select d.local_date, k.* from core.dim_dates d
    join (select source_system, channel, team, ticket_priority, ticket_category, min(local_date) as since
        from moved group by all) k on k.since <= d.local_date
)
select d.* exclude since, coalesce(created, 0) as created, coalesce(reopened, 0) as reopened,
    coalesce(solved, 0) as solved, coalesce(removed, 0) as removed,
    sum(coalesce(created, 0) + coalesce(reopened, 0) - coalesce(solved, 0) - coalesce(removed, 0)) over w::bigint
        as backlog,
    sum(coalesce(effective_created, 0) - coalesce(effective_solved, 0)) over w::bigint as backlog_effective
from days d
left join moved using (local_date, source_system, channel, team, ticket_priority, ticket_category)
left join effective using (local_date, source_system, channel, team, ticket_priority, ticket_category)
window w as (partition by source_system, channel, team, ticket_priority, ticket_category order by local_date);

-- The backlog again, ticket by ticket, with each one's age in days at the day's end.
create temp table aged as
select d.local_date, t.source_system, t.mapped_channel as channel, coalesce(t.team, 'unknown') as team,
    coalesce(t.priority, 'unknown') as ticket_priority, coalesce(t.category, 'unknown') as ticket_category,
    case when d.local_date - t.created_at::date < 1 then '0-1 days' when d.local_date - t.created_at::date < 3 then '1-3 days'
        when d.local_date - t.created_at::date < 7 then '3-7 days' when d.local_date - t.created_at::date < 30 then '7-30 days'
        else '30+ days' end as ticket_age,
    count(*) as backlog
from (select *, lead(moment) over (partition by ticket_id order by moment, movement <> 'created') as until_at from movements) m
join tickets t using (ticket_id)
join core.dim_dates d on d.local_date >= m.moment::date and d.local_date < coalesce(m.until_at::date, date '9999-12-31')
where m.movement in ('created', 'reopened')
group by all;

create table core.fct_ticket_backlog_ages as
select b.local_date, source_system, channel, team, ticket_priority, ticket_category, ticket_age,
    coalesce(aged.backlog, 0) as backlog
from core.fct_ticket_backlog_days b
cross join (values ('0-1 days'), ('1-3 days'), ('3-7 days'), ('7-30 days'), ('30+ days')) ages(ticket_age)
left join aged using (local_date, source_system, channel, team, ticket_priority, ticket_category, ticket_age);

create table core.dim_customers as
select resolved_id as customer_id, max_by(account_id, updated_at) as account_id, true as is_listed,
    count(*) as source_record_count, min(created_at) as created_at, max_by(segment, updated_at) as segment,
    max_by(country, updated_at) as country, max_by(acquisition_channel, updated_at) as acquisition_channel,
    max_by(campaign, updated_at) as campaign, max_by(preferred_channel, updated_at) as preferred_channel,
    max_by(has_survey_consent, updated_at) as has_survey_consent
from customers group by 1
union all
select distinct customer_id, null, false, 0, null, 'unknown', 'unknown', 'unknown', 'unknown', null, null
from core.fct_orders where customer_id is not null and customer_id not in (select resolved_id from customers);

create table core.dim_products as
select product_id, source_system, name as product_name, coalesce(category, 'unknown') as product_category
from raw.products;
create table core.dim_agents as
select agent_id, source_system, team, true as is_listed, capacity_hours, started_date from raw.agents;
create table core.dim_surveys as select * from seeds.surveys;
create table core.dim_touchpoints as select * from seeds.touchpoints;
