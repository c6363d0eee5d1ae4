with source as (
    select * from {{ source('raw', 'web_events') }}
),

renamed as (
    select
        source_system,
        session_id,
        {{ source_key('source_system', 'visitor_id') }} as visitor_id,
        customer_id,
        occurred_at,
        occurred_source_date,
        occurred_is_day,
        event_name,
        page_path,
        page_type,
        referrer,
        source,
        medium,
        campaign_id,
        device,
        engaged_seconds,
        search_term,
        order_id,
        payment_type,
        shipping_amount,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
