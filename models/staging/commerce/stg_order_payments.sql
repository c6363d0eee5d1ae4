with source as (
    select * from {{ source('raw', 'order_payments') }}
),

renamed as (
    select
        source_system,
        order_id,
        payment_id,
        payment_type,
        amount,
        instalments,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
