with source as (
    select * from {{ source('raw', 'calls') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'call_id') }} as call_id,
        direction,
        outcome,
        ticket_id,
        customer_id,
        agent_id,
        started_at,
        answered_at,
        ended_at,
        hold_seconds,
        wrap_up_seconds,
        transcript,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
