with source as (
    select * from {{ source('raw', 'product_reviews') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'review_id') }} as review_id,
        product_id,
        customer_id,
        rating,
        title,
        body,
        posted_at,
        posted_source_date,
        posted_is_day,
        _version as version_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
