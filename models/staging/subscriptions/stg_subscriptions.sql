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
        trial_ends_at,
        paused_at,
        cancel_requested_at,
        ended_at,
        cancel_reason,
        monthly_amount,
        currency,
        updated_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
