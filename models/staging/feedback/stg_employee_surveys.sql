with source as (
    select * from {{ source('raw', 'employee_surveys') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'response_id') }} as response_id,
        question_id,
        team,
        score,
        touchpoint,
        responded_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
