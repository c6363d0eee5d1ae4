with orders as (
    select * from {{ ref('fct_orders') }}
    where not is_cancelled and net_revenue_amount is not null
),

sessions as (
    select * from {{ ref('fct_sessions') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- a guest is known by the visitor who placed the order
visits as (
    select
        orders.order_id,
        sessions.session_id
    from orders
    inner join sessions on orders.customer_id = sessions.customer_id
    union
    select
        purchases.order_id,
        sessions.session_id
    from sessions as purchases
    inner join sessions on purchases.visitor_id = sessions.visitor_id
    where purchases.order_id is not null
),

in_the_window as (
    select
        orders.order_id,
        orders.net_revenue_amount,
        sessions.session_id,
        sessions.started_at,
        coalesce(not sessions.is_direct, false) as tells_its_source
    from visits
    inner join orders on visits.order_id = orders.order_id
    inner join sessions on visits.session_id = sessions.session_id
    cross join run_context
    where
        orders.order_id = sessions.order_id
        or (
            sessions.started_at <= orders.placed_at
            and sessions.started_at >= orders.placed_at - run_context.attribution_days * interval '1' day
        )
),

-- direct visits count only where there is no other
telling as (
    select
        in_the_window.*,
        bool_or(in_the_window.tells_its_source) over (partition by in_the_window.order_id) as has_source
    from in_the_window
),

touches as (
    select
        order_id,
        session_id,
        net_revenue_amount,
        row_number() over (
            partition by order_id order by started_at nulls last, session_id nulls last
        ) as touch_number,
        row_number() over (
            partition by order_id order by started_at desc nulls last, session_id desc nulls last
        ) as touches_left,
        count(*) over (partition by order_id) as touch_count
    from telling
    where tells_its_source or not has_source
)

select * from touches
