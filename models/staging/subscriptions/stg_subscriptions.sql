with source as (
    select * from {{ source('raw', 'subscriptions') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'subscription_id') }} as subscription_id,
        customer_id,
        plan,
        status,
        started_at,
        started_source_date,
        started_is_day,
        trial_ends_at,
        trial_ends_source_date,
        trial_ends_is_day,
        paused_at,
        cancel_requested_at,
        cancel_requested_source_date,
        cancel_requested_is_day,
        ended_at,
        ended_source_date,
        ended_is_day,
        cancel_reason,
        monthly_amount,
        currency,
        updated_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
