with orders as (
    select * from {{ ref('fct_orders') }}
),

recorded as (
    select * from {{ ref('stg_orders') }}
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

-- an order that was cancelled and arrived all the same stays cancelled; one sent in place of another replaces it;
-- where its times contradict one another only that it was placed is told
moments as (
    select
        orders.source_system,
        case
            when moments.moment <> 'placed' then 'order:' || moments.moment
            when orders.replaces_order_id is not null then 'order:replaced'
            when orders.has_earlier_order then 'order:placed_again'
            else 'order:placed'
        end as interaction,
        orders.order_id as interaction_key,
        coalesce(orders.replaces_order_id, orders.order_id) as order_id,
        orders.customer_id,
        case when orders.customer_id is null then purchases.visitor_id end as visitor_id,
        orders.channel,
        orders.campaign,
        orders.has_clock_fault,
        {{ times_of_moment(
            ['placed', 'shipped', 'delivered', 'cancelled', 'refunded'], 'moments.moment', 'recorded'
        ) }}
    from orders
    inner join recorded on orders.order_id = recorded.order_id
    left join purchases on orders.order_id = purchases.bought_order_id
    cross join (values ('placed'), ('shipped'), ('delivered'), ('cancelled'), ('refunded')) as moments (moment)
    where
        moments.moment = 'placed'
        or (not orders.has_clock_fault and (moments.moment <> 'delivered' or orders.is_delivered))
),

interactions as (
    {{ told_interactions(['visitor_id', 'order_id', 'channel', 'campaign', 'has_clock_fault']) }}
)

select * from interactions
