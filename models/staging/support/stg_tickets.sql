with source as (
    select * from {{ source('raw', 'tickets') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'ticket_id') }} as ticket_id,
        customer_id,
        email,
        visitor_id,
        order_id,
        channel,
        product,
        category,
        priority,
        team,
        agent_id,
        subject,
        description,
        status,
        created_at,
        created_source_date,
        created_is_day,
        created_by_actor,
        first_replied_at,
        solved_at,
        solved_source_date,
        solved_is_day,
        closed_at,
        closed_source_date,
        closed_is_day,
        reopens,
        replies,
        reassignments,
        sla_met as is_sla_met,
        satisfaction,
        first_response_minutes_recorded,
        resolution_minutes_recorded,
        updated_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
