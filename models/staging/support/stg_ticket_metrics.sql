with source as (
    select * from {{ source('raw', 'ticket_metrics') }}
),

renamed as (
    select
        source_system,
        ticket_id,
        initially_assigned_at,
        assigned_at,
        solved_at,
        solved_source_date,
        solved_is_day,
        reopens,
        replies,
        group_stations,
        assignee_stations,
        first_response_minutes_recorded,
        first_response_business_minutes_recorded,
        first_resolution_minutes_recorded,
        first_resolution_business_minutes_recorded,
        resolution_minutes_recorded,
        resolution_business_minutes_recorded,
        agent_wait_minutes_recorded,
        agent_wait_business_minutes_recorded,
        requester_wait_minutes_recorded,
        requester_wait_business_minutes_recorded,
        on_hold_minutes_recorded,
        on_hold_business_minutes_recorded,
        updated_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
