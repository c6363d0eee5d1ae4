with sessions as (
    select * from {{ ref('int_sessions_summed') }}
),

resolved as (
    select * from {{ ref('int_sessions_resolved') }}
),

traffic_channels as (
    select * from {{ ref('int_traffic_channels') }}
),

shipping_bands as (
    select * from {{ ref('shipping_bands') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

enriched as (
    select
        sessions.*,
        resolved.customer_id,
        resolved.tells_page_views,
        resolved.tells_sign_ups,
        resolved.tells_purchases,
        resolved.had_account,
        {{ event_local_date('sessions.started', 'run_context.time_zone') }} as started_local_date,
        {{ counted_seconds(
            datediff_seconds('sessions.started_at', 'sessions.ended_at'), 'sessions.ended_at', 'run_context.as_of'
        ) }} as elapsed_seconds,
        case when resolved.tells_traffic then traffic_channels.traffic_channel else 'unknown' end as traffic_channel,
        case when resolved.tells_traffic then traffic_channels.traffic_channel = 'direct' end as is_direct,
        coalesce(shipping_bands.shipping_band, 'unknown') as shipping_band,
        {{ customer_as_of_columns('resolved') }}
    from sessions
    inner join resolved on sessions.session_id = resolved.session_id
    cross join run_context
    left join traffic_channels
        on
            coalesce(sessions.source, '') = traffic_channels.source
            and coalesce(sessions.medium, '') = traffic_channels.medium
            and coalesce(sessions.campaign, '') = traffic_channels.campaign
            and sessions.referrer_host = traffic_channels.referrer_host
    left join shipping_bands
        on
            sessions.shipping_amount >= shipping_bands.from_amount
            and (sessions.shipping_amount < shipping_bands.until_amount or shipping_bands.until_amount is null)
    {{ customer_as_of_joins('resolved', 'started_at') }}
),

facts as (
    select
        cast(session_id as string) as session_id,
        cast(source_system as string) as source_system,
        cast(visitor_id as string) as visitor_id,
        cast(customer_id as string) as customer_id,
        cast(started_at as timestamp) as started_at,
        cast(started_local_date as date) as started_local_date,
        cast(ended_at as timestamp) as ended_at,
        cast(event_count as bigint) as event_count,
        cast(case when tells_page_views then page_view_count end as bigint) as page_view_count,
        cast(coalesce(engaged_seconds, case when not started_is_day then elapsed_seconds end) as decimal(18, 4))
            as engaged_seconds,
        cast(nullif(source, '') as string) as source,
        cast(nullif(medium, '') as string) as medium,
        cast(nullif(referrer_host, '') as string) as referrer_host,
        cast(coalesce(nullif(campaign, ''), 'unknown') as string) as campaign,
        cast(traffic_channel as string) as traffic_channel,
        cast(is_direct as boolean) as is_direct,
        cast(coalesce(device, 'unknown') as string) as device,
        cast(has_pricing_page as boolean) as has_pricing_page,
        cast(has_pricing_continued as boolean) as has_pricing_continued,
        cast(had_account as boolean) as had_account,
        cast(case when tells_sign_ups then has_sign_up end as boolean) as has_sign_up,
        cast(helped_at as timestamp) as helped_at,
        cast(help_searched_at as timestamp) as help_searched_at,
        cast(has_cart as boolean) as has_cart,
        cast(has_checkout as boolean) as has_checkout,
        cast(nullif(checkout_page_count, 0) as bigint) as checkout_page_count,
        cast(case when tells_purchases then has_purchase end as boolean) as has_purchase,
        cast(order_id as string) as order_id,
        cast(coalesce(payment_type, 'unknown') as string) as payment_type,
        cast(shipping_amount as decimal(18, 4)) as shipping_amount,
        cast(shipping_band as string) as shipping_band,
        cast(
            case
                when checkout_page_count = 0 then 'unknown'
                when checkout_page_count >= 6 then '6 and more'
                else cast(checkout_page_count as string)
            end as string
        ) as checkout_page_band,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country
    from enriched
)

select * from facts
