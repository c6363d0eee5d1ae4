with source as (
    select * from {{ source('raw', 'agents') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'agent_id') }} as agent_id,
        team,
        capacity_hours,
        started_date,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
