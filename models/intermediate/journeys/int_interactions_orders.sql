with orders as (
    select * from {{ ref('fct_orders') }}
),

recorded as (
    select * from {{ ref('stg_orders') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- a guest is known by the visitor who placed the order
purchases as (
    select
        order_id as bought_order_id,
        min(visitor_id) as visitor_id
    from {{ ref('fct_sessions') }}
    where order_id is not null
    group by order_id
),

-- an order that was cancelled and arrived all the same stays cancelled; one sent in place of another is its replacement
moments as (
    select
        orders.order_id,
        orders.source_system,
        orders.customer_id,
        case when orders.customer_id is null then purchases.visitor_id end as visitor_id,
        orders.replaces_order_id,
        orders.has_earlier_order,
        orders.channel,
        orders.campaign,
        moments.moment,
        {{ times_of_moment(
            ['placed', 'shipped', 'delivered', 'cancelled', 'refunded'], 'moments.moment', 'recorded'
        ) }}
    from orders
    inner join recorded on orders.order_id = recorded.order_id
    left join purchases on orders.order_id = purchases.bought_order_id
    cross join (values ('placed'), ('shipped'), ('delivered'), ('cancelled'), ('refunded')) as moments (moment)
    where moments.moment <> 'delivered' or orders.is_delivered
),

interactions as (
    select
        moments.source_system,
        case
            when moments.moment <> 'placed' then 'order:' || moments.moment
            when moments.replaces_order_id is not null then 'order:replaced'
            when moments.has_earlier_order then 'order:placed_again'
            else 'order:placed'
        end as interaction,
        moments.order_id as interaction_key,
        moments.occurred_at,
        moments.occurred_at as last_at,
        cast(1 as bigint) as event_count,
        coalesce(moments.occurred_is_day, false) as occurred_is_day,
        {{ event_local_date('moments.occurred', 'run_context.time_zone') }} as occurred_local_date,
        moments.customer_id,
        moments.visitor_id,
        cast(null as string) as session_id,
        coalesce(moments.replaces_order_id, moments.order_id) as order_id,
        cast(null as string) as ticket_id,
        moments.channel,
        moments.campaign,
        cast(null as string) as stated_reason
    from moments
    cross join run_context
    where moments.occurred_at <= run_context.as_of
)

select * from interactions
