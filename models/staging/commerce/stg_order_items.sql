with source as (
    select * from {{ source('raw', 'order_items') }}
),

renamed as (
    select
        source_system,
        order_id,
        line_id,
        product_id,
        quantity,
        unit_price,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
