with customers as (
    select * from {{ ref('int_customers_resolved') }}
),

final as (
    select
        cast(customer_id as string) as customer_id,
        cast(account_id as string) as account_id,
        cast(is_listed as boolean) as is_listed,
        cast(source_record_count as bigint) as source_record_count,
        cast(created_at as timestamp) as created_at,
        cast(created_local_date as date) as created_local_date,
        cast(coalesce(split_part(first_source_customer_id, ':', 1), 'unknown') as string) as source_system,
        cast(segment as string) as segment,
        cast(country as string) as country,
        cast(acquisition_channel as string) as acquisition_channel,
        cast(campaign as string) as campaign,
        cast(preferred_channel as string) as preferred_channel,
        cast(has_survey_consent as boolean) as has_survey_consent
    from customers
)

select * from final
