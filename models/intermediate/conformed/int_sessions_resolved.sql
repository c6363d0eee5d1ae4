with sessions as (
    select * from {{ ref('int_sessions_summed') }}
),

first_orders as (
    select
        customer_id as ordering_customer_id,
        placed_at as first_placed_at
    from {{ ref('int_customer_orders') }}
    where order_number = 1
),

visitors as (
    select
        *,
        min(first_customer_id) over (partition by visitor_id) as first_of_visitor,
        max(last_customer_id) over (partition by visitor_id) as last_of_visitor
    from sessions
),

-- who is named in a session was there; a visitor's other sessions are those of the one customer it ever was
known as (
    select
        *,
        case
            when first_customer_id = last_customer_id then first_customer_id
            when first_customer_id is null and first_of_visitor = last_of_visitor then first_of_visitor
        end as customer_id
    from visitors
),

-- what a source never reports is not known to have failed
told as (
    select
        *,
        max(page_view_count) over (partition by source_system) > 0 as tells_page_views,
        bool_or(has_sign_up) over (partition by source_system) as tells_sign_ups,
        bool_or(has_purchase) over (partition by source_system) as tells_purchases,
        bool_or(coalesce(source || medium || campaign, '') || referrer_host <> '')
            over (partition by source_system) as tells_traffic,
        min(case when has_login or has_sign_up then started_at end)
            over (partition by coalesce(customer_id, visitor_id)) as account_seen_at
    from known
),

-- who ordered with an account before has one, unless just this session makes it
resolved as (
    select
        session_id,
        customer_id,
        started_at,
        tells_page_views,
        tells_sign_ups,
        tells_purchases,
        tells_traffic,
        coalesce(account_seen_at < started_at, false)
        or has_login_before_sign_up
        or (has_login and not has_sign_up)
        or coalesce(first_placed_at < started_at and not has_sign_up, false) as had_account
    from told
    left join first_orders on told.customer_id = first_orders.ordering_customer_id
)

select * from resolved
