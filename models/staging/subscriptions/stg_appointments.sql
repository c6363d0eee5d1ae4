with source as (
    select * from {{ source('raw', 'appointments') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'appointment_id') }} as appointment_id,
        customer_id,
        kind,
        booked_at,
        booked_source_date,
        booked_is_day,
        held_at,
        held_is_day,
        outcome,
        lost_reason,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
