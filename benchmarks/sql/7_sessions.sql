-- Sessions: every one has the source's own session id in the sample.
create temp table web as
select w.*, w.visitor_id || ':' || w.session_id as session_key, coalesce(c.resolved_id, o.resolved_id) as named_id,
    w.event_name = 'purchase' as is_purchase,
    w.page_type = 'checkout' or w.event_name in ('begin_checkout', 'add_shipping_info', 'add_payment_info', 'purchase')
        as is_checkout,
    w.event_name = 'login' or w.customer_id is not null as is_known,
    min(w.occurred_at) filter (where w.page_type = 'pricing') over s as priced_at,
    min(w.occurred_at) filter (where w.event_name = 'sign_up') over s as signed_up_at
from raw.web_events w
left join customers c on w.customer_id = c.customer_id
left join orders o on w.order_id = o.order_id and o.has_account
window s as (partition by w.visitor_id, w.session_id);

create temp table visits as
select session_key, any_value(source_system) as source_system, any_value(visitor_id) as visitor_id,
    min(named_id) as named_id, min(occurred_at) as started_at, max(occurred_at) as ended_at,
    count(*) filter (where event_name in ('page_view', 'screen_view')) as page_view_count,
    coalesce(sum(engaged_seconds) filter (where engaged_seconds >= 0), date_diff('second', started_at, ended_at)) as engaged_seconds,
    lower(min_by(source, occurred_at) filter (where coalesce(source, medium, campaign_id) is not null)) as source,
    lower(min_by(medium, occurred_at) filter (where coalesce(source, medium, campaign_id) is not null)) as medium,
    first(campaign_id order by occurred_at) filter (where coalesce(source, medium, campaign_id) is not null) as campaign_id,
    first(regexp_extract(referrer, '//([^/]*)', 1) order by occurred_at) as referrer_host,
    coalesce(max(device), 'unknown') as device,
    bool_or(coalesce(page_type = 'pricing', false)) as has_pricing_page,
    bool_or((event_name = 'sign_up' or is_checkout) and coalesce(occurred_at > priced_at, false)) as has_pricing_continued,
    bool_or(event_name = 'sign_up') as has_sign_up,
    bool_or(is_known or event_name = 'sign_up') as has_account_since,
    -- a shop may name who signs up from the session's first event on
    bool_or(is_known and (signed_up_at is null or event_name = 'login' and occurred_at < signed_up_at)) as had_account_already,
    min(occurred_at) filter (where page_type = 'help') as helped_at,
    min(occurred_at) filter (where page_type = 'help' and event_name = 'view_search_results') as help_searched_at,
    bool_or(event_name in ('add_to_cart', 'view_cart') or coalesce(page_type = 'cart', false)) as has_cart,
    bool_or(is_checkout) as has_checkout, bool_or(is_purchase) as has_purchase,
    nullif(count(distinct page_path) filter (where page_type = 'checkout' and not is_purchase), 0) as checkout_page_count,
    coalesce(max_by(payment_type, occurred_at) filter (where payment_type is not null), 'unknown') as payment_type,
    max_by(shipping_amount, occurred_at) filter (where shipping_amount is not null) as shipping_amount,
    min(order_id) as order_id
from web group by session_key;

create temp table visitor_names as
select visitor_id, case when count(distinct named_id) = 1 then min(named_id) end as only_id
from visits group by 1;

create temp table origins as
select o.*, arg_min(r.traffic_channel, r.rank) as traffic_channel
from (select distinct source, medium, campaign_id, referrer_host from visits) o
left join seeds.traffic_channels r
    on coalesce(o.source, '') like coalesce(r.source, '') and coalesce(o.medium, '') like coalesce(r.medium, '')
    and coalesce(o.campaign_id, '') like coalesce(r.campaign, '')
    and coalesce(o.referrer_host, '') like coalesce(r.referrer_host, '')
group by all;

create temp table seen as
select v.*, coalesce(v.named_id, n.only_id) as customer_id, coalesce(v.named_id, n.only_id, v.visitor_id) as person
from visits v join visitor_names n using (visitor_id);

create table core.fct_sessions as
select v.* exclude (has_account_since, had_account_already), v.started_at::date as started_local_date,
    coalesce(v.campaign_id, 'unknown') as campaign, campaign_type(v.campaign_id, g.campaign_type) as campaign_type,
    coalesce(o.traffic_channel, 'other') as traffic_channel,
    coalesce(v.source, '(direct)') = '(direct)' and coalesce(v.medium, '(none)') = '(none)' and v.campaign_id is null
        and v.referrer_host is null as is_direct,
    v.had_account_already or coalesce(a.since < v.started_at, false) or coalesce(b.since < v.started_at, false)
        or coalesce(n.placed_at < v.started_at and not v.has_sign_up, false) as had_account,
    coalesce(h.shipping_band, 'unknown') as shipping_band,
    case when v.checkout_page_count is null then 'unknown' when v.checkout_page_count >= 6 then '6 and more'
        else v.checkout_page_count::varchar end as checkout_page_band,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(v.customer_id, m.order_number, m.placed_at, v.started_at) as customer_type
from seen v
left join origins o on v.source is not distinct from o.source and v.medium is not distinct from o.medium
    and v.campaign_id is not distinct from o.campaign_id and v.referrer_host is not distinct from o.referrer_host
left join (select visitor_id, min(started_at) as since from seen where has_account_since group by 1) a
    on v.visitor_id = a.visitor_id
left join (select customer_id, min(started_at) as since from seen where has_account_since and customer_id is not null group by 1) b
    on v.customer_id = b.customer_id
left join order_numbers n on v.customer_id = n.resolved_id and n.order_number = 1
left join seeds.shipping_bands h on v.shipping_amount >= h.from_amount
    and (v.shipping_amount < h.until_amount or h.until_amount is null)
left join seeds.campaigns g on v.campaign_id = g.source_campaign and v.source_system = g.source_system
left join people f on v.customer_id = f.resolved_id
asof left join segments s on v.customer_id = s.resolved_id and v.started_at >= s.from_at
asof left join order_moments m on v.customer_id = m.resolved_id and v.started_at >= m.placed_at;

create temp table next_tickets as
select v.session_key, min(t.created_at) filter (where t.created_at >= v.helped_at) as after_help_at,
    min(t.created_at) filter (where t.created_at >= v.help_searched_at) as after_search_at
from core.fct_sessions v join contacts t on v.customer_id = t.customer_id
where v.helped_at is not null or v.help_searched_at is not null
group by 1;

create table core.fct_helped_sessions as
select v.*, coalesce(n.after_help_at <= v.helped_at + interval 24 hour, false) as is_help_followed,
    coalesce(n.after_search_at <= v.help_searched_at + interval 24 hour, false) as is_search_followed
from core.fct_sessions v left join next_tickets n using (session_key)
where v.customer_id is not null and (v.helped_at is not null or v.help_searched_at is not null);

-- One visitor and period; what is told of one is told by the first session of the period.
create table core.fct_visitor_periods as
with first_visits as (
    select v.person, g.period_grain, date_trunc(g.period_grain, v.started_local_date)::date as period_date,
        min({'started_at': v.started_at, 'session_key': v.session_key}).session_key as session_key
    from core.fct_sessions v cross join (values ('week'), ('month'), ('quarter')) g(period_grain)
    where v.started_at <= (select as_of from run_context)
        -- before the first order on record nobody knows who became a customer
        and date_trunc(g.period_grain, v.started_at)
            >= date_trunc(g.period_grain, (select min(placed_at) from order_numbers where order_number = 1))
    group by all
)
select v.*, f.period_grain, f.period_date,
    coalesce(date_trunc(f.period_grain, n.placed_at)::date = f.period_date, false) as is_won
from first_visits f
join core.fct_sessions v using (session_key)
left join order_numbers n on v.customer_id = n.resolved_id and n.order_number = 1;
