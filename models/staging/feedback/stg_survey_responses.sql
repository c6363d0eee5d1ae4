with source as (
    select * from {{ source('raw', 'survey_responses') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'response_id') }} as response_id,
        question_id,
        {{ source_key('source_system', 'answer_id') }} as answer_id,
        invitation_id,
        survey_id,
        score,
        comment,
        responded_at,
        responded_source_date,
        responded_is_day,
        customer_id,
        email,
        order_id,
        ticket_id,
        agent_id,
        channel,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
