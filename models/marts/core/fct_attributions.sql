{% set most_touches = 60 %}

with touches as (
    select * from {{ ref('int_order_touches') }}
),

equal_parts as (
    {{ equal_parts(most_touches) }}
),

divided as (
    select
        touches.*,
        equal_parts.parts,
        cast(cast(touches.net_revenue_amount as decimal(19, 4)) * equal_parts.part as decimal(18, 4)) as equal_amount
    from touches
    inner join equal_parts on least(touches.touch_count, {{ most_touches }}) = equal_parts.parts
    where touches.touches_left <= {{ most_touches }}
),

orders as (
    select * from {{ ref('fct_orders') }}
),

sessions as (
    select * from {{ ref('fct_sessions') }}
),

campaigns as (
    select * from {{ ref('campaigns') }}
),

credited as (
    select
        order_id,
        session_id,
        'last_non_direct' as attribution_model,
        net_revenue_amount as credit_amount
    from touches
    where touches_left = 1
    union all
    select
        order_id,
        session_id,
        'first_touch' as attribution_model,
        net_revenue_amount as credit_amount
    from touches
    where touch_number = 1
    union all
    -- what equal parts leave over belongs to the last touch, so that they sum to the order
    select
        order_id,
        session_id,
        'linear' as attribution_model,
        case
            when touches_left = 1 then net_revenue_amount - equal_amount * (parts - 1)
            else equal_amount
        end as credit_amount
    from divided
),

facts as (
    select
        cast(credited.order_id as string) as order_id,
        cast(credited.session_id as string) as session_id,
        cast(credited.attribution_model as string) as attribution_model,
        cast(sessions.source_system as string) as source_system,
        cast(orders.customer_id as string) as customer_id,
        cast(orders.placed_at as timestamp) as placed_at,
        cast(orders.placed_local_date as date) as placed_local_date,
        cast(sessions.started_at as timestamp) as started_at,
        cast(sessions.traffic_channel as string) as traffic_channel,
        cast(sessions.campaign as string) as campaign,
        cast({{ mapped('campaigns', 'campaign_type', "nullif(sessions.campaign, 'unknown')") }} as string)
            as campaign_type,
        cast(credited.credit_amount as decimal(18, 4)) as credit_amount
    from credited
    inner join orders on credited.order_id = orders.order_id
    inner join sessions on credited.session_id = sessions.session_id
    {{ mapping_joins('campaigns', 'campaigns', 'source_campaign', 'sessions', 'campaign') }}
)

select * from facts
