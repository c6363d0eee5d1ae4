with orders as (
    select * from {{ ref('stg_orders') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

statuses as (
    select * from {{ ref('status_mappings') }}
),

channels as (
    select * from {{ ref('channel_mappings') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

translated as (
    select
        orders.*,
        coalesce(by_customer.customer_id, 'person:' || orders.person_id, by_email.customer_id) as resolved_customer_id,
        {{ mapped('statuses', 'status', 'orders.status') }} as mapped_status,
        {{ mapped('channels', 'channel', 'orders.sales_channel') }} as channel
    from orders
    {{ customer_identity_joins('orders') }}
    {{ mapping_joins('statuses', 'statuses', 'source_status', 'orders', 'status', "entity = 'order'") }}
    {{ mapping_joins('channels', 'channels', 'source_channel', 'orders', 'sales_channel') }}
),

conformed as (
    select
        translated.order_id,
        translated.source_system,
        translated.resolved_customer_id as customer_id,
        coalesce(translated.has_account, translated.customer_id is not null) as has_account,
        translated.mapped_status as status,
        translated.mapped_status = 'cancelled' or translated.cancelled_at is not null as is_cancelled,
        {{ event_times('translated', 'placed', 'run_context.time_zone') }},
        {{ event_times('translated', 'promised', 'run_context.time_zone') }},
        {{ event_times('translated', 'shipped', 'run_context.time_zone') }},
        {{ event_times('translated', 'delivered', 'run_context.time_zone') }},
        {{ event_times('translated', 'cancelled', 'run_context.time_zone') }},
        {{ event_times('translated', 'refunded', 'run_context.time_zone') }},
        translated.replaces_order_id,
        translated.currency,
        translated.gross_amount,
        translated.discount_amount,
        translated.refund_amount,
        translated.discount_granted_by,
        translated.channel,
        coalesce(translated.campaign_id, 'unknown') as campaign,
        run_context.as_of
    from translated
    cross join run_context
),

judged as (
    select
        conformed.*,
        conformed.delivered_at is not null and not conformed.is_cancelled as is_delivered
    from conformed
)

select * from judged
