with source as (
    select * from {{ source('raw', 'survey_invitations') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'invitation_id') }} as invitation_id,
        survey_id,
        channel,
        sent_at,
        sent_source_date,
        sent_is_day,
        delivered as is_delivered,
        customer_id,
        email,
        order_id,
        ticket_id,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
