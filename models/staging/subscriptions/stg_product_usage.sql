with source as (
    select * from {{ source('raw', 'product_usage') }}
),

renamed as (
    select
        source_system,
        customer_id,
        usage_date,
        active_minutes,
        event_count,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
