with customers as (
    select * from {{ ref('int_customers_resolved') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

with_segment_at_creation as (
    select
        customers.*,
        segments.segment as segment_at_creation
    from customers
    left join segments
        on
            customers.customer_id = segments.customer_id
            and customers.created_at >= segments.from_at
            and customers.created_at < segments.until_at
),

final as (
    select
        cast(customer_id as string) as customer_id,
        cast(account_id as string) as account_id,
        cast(first_source_customer_id as string) as source_customer_id,
        cast(is_listed as boolean) as is_listed,
        cast(source_record_count as bigint) as source_record_count,
        cast(created_at as timestamp) as created_at,
        cast(created_local_date as date) as created_local_date,
        cast(created_is_day as boolean) as created_is_day,
        cast(coalesce(split_part(first_source_customer_id, ':', 1), 'unknown') as string) as source_system,
        cast(segment as string) as segment,
        cast(segment_at_creation as string) as segment_at_creation,
        cast(country as string) as country,
        cast(acquisition_channel as string) as acquisition_channel,
        cast(campaign as string) as campaign,
        cast(preferred_channel as string) as preferred_channel,
        cast(has_survey_consent as boolean) as has_survey_consent
    from with_segment_at_creation
)

select * from final
