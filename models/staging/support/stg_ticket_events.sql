with source as (
    select * from {{ source('raw', 'ticket_events') }}
),

renamed as (
    select
        source_system,
        ticket_id,
        event_id,
        occurred_at,
        sequence,
        event_type,
        actor_type,
        actor_id,
        from_value,
        to_value,
        team,
        {{ source_key('source_system', 'agent_id') }} as agent_id,
        body,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
