with source as (
    select * from {{ source('raw', 'products') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'product_id') }} as product_id,
        name,
        category,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
