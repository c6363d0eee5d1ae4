with usage as (
    select * from {{ ref('stg_product_usage') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

facts as (
    select
        cast(usage.source_system as string) as source_system,
        cast(identities.customer_id as string) as customer_id,
        cast(usage.usage_date as date) as usage_date,
        cast(sum(usage.active_minutes) as decimal(18, 4)) as active_minutes,
        cast(sum(usage.event_count) as bigint) as event_count
    from usage
    inner join identities on identities.identity_kind = 'customer' and usage.customer_id = identities.identity
    group by usage.source_system, identities.customer_id, usage.usage_date
)

select * from facts
