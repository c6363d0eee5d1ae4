with source as (
    select * from {{ source('raw', 'marketing_spend') }}
),

renamed as (
    select
        source_system,
        campaign_id,
        ad_id,
        spend_date,
        channel,
        cost,
        currency,
        impressions,
        clicks,
        conversions,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
