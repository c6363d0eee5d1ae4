with events as (
    select * from {{ ref('int_web_events_in_sessions') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

customer_orders as (
    select * from {{ ref('int_customer_orders') }}
),

judged as (
    select
        events.*,
        coalesce(identities.customer_id, customer_orders.customer_id) as named_customer_id,
        events.source_customer_id is not null or events.event_name = 'login' as is_logged_in,
        events.event_name = 'sign_up' as is_sign_up,
        events.event_name = 'purchase' as is_purchase,
        coalesce(events.page_type = 'pricing', false) as is_pricing,
        coalesce(events.page_type = 'help', false) as is_help,
        events.event_name in ('add_to_cart', 'view_cart') or coalesce(events.page_type = 'cart', false) as is_cart,
        events.event_name in ('begin_checkout', 'add_shipping_info', 'add_payment_info')
        or coalesce(events.page_type = 'checkout', false) as is_checkout,
        coalesce(events.source, events.medium, events.campaign_id) is not null as is_attributed
    from events
    left join identities
        on identities.identity_kind = 'customer' and events.source_customer_id = identities.identity
    left join customer_orders on events.order_id = customer_orders.order_id
),

-- both engines skip different nulls in min_by, so what is missing is said as empty
summed as (
    select
        session_id,
        min(source_system) as source_system,
        min(visitor_id) as visitor_id,
        min(named_customer_id) as first_customer_id,
        max(named_customer_id) as last_customer_id,
        min(occurred_at) as started_at,
        min(occurred_source_date) as started_source_date,
        bool_or(occurred_is_day) as started_is_day,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        count(case when event_name in ('page_view', 'screen_view') then 1 end) as page_view_count,
        sum(case when engaged_seconds >= 0 then engaged_seconds end) as engaged_seconds,
        min_by(lower(trim(coalesce(source, ''))), case when is_attributed then event_number end) as source,
        min_by(lower(trim(coalesce(medium, ''))), case when is_attributed then event_number end) as medium,
        min_by(coalesce(campaign_id, ''), case when is_attributed then event_number end) as campaign,
        regexp_extract(lower(min_by(coalesce(referrer, ''), event_number)), '^([a-z-]+://)?([^/?#:]+)', 2)
            as referrer_host,
        min_by(device, case when device is not null then event_number end) as device,
        bool_or(is_pricing) as has_pricing_page,
        coalesce(
            min(case when is_pricing then event_number end)
            < max(case when is_sign_up or is_checkout then event_number end),
            false
        ) as has_pricing_continued,
        bool_or(is_sign_up) as has_sign_up,
        bool_or(is_logged_in) as has_login,
        coalesce(
            min(case when event_name = 'login' then event_number end)
            < min(case when is_sign_up then event_number end),
            false
        ) as has_login_before_sign_up,
        min(case when is_help then occurred_at end) as helped_at,
        min(case when is_help and search_term is not null then occurred_at end) as help_searched_at,
        bool_or(is_cart) as has_cart,
        bool_or(is_checkout) as has_checkout,
        count(distinct case when page_type = 'checkout' and not is_purchase then page_path end)
            as checkout_page_count,
        bool_or(is_purchase) as has_purchase,
        min_by(order_id, case when is_purchase and order_id is not null then event_number end) as order_id,
        max_by(payment_type, case when payment_type is not null then event_number end) as payment_type,
        max_by(shipping_amount, case when shipping_amount is not null then event_number end) as shipping_amount
    from judged
    group by session_id
)

select * from summed
