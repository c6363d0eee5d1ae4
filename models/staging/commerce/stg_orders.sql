with source as (
    select * from {{ source('raw', 'orders') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'order_id') }} as order_id,
        customer_id,
        email,
        {{ source_key('source_system', 'person_id') }} as person_id,
        has_account,
        placed_at,
        placed_source_date,
        placed_is_day,
        promised_at,
        promised_source_date,
        promised_is_day,
        shipped_at,
        shipped_source_date,
        shipped_is_day,
        delivered_at,
        delivered_source_date,
        delivered_is_day,
        cancelled_at,
        cancelled_source_date,
        cancelled_is_day,
        refunded_at,
        refunded_source_date,
        refunded_is_day,
        status,
        sales_channel,
        campaign_id,
        currency,
        gross_amount,
        discount_amount,
        shipping_amount,
        tax_amount,
        refund_amount,
        {{ source_key('source_system', 'discount_granted_by') }} as discount_granted_by,
        replaces_order_id,
        updated_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
