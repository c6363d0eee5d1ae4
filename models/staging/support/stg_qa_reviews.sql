with source as (
    select * from {{ source('raw', 'qa_reviews') }}
),

renamed as (
    select
        source_system,
        {{ source_key('source_system', 'review_id') }} as review_id,
        interaction_type,
        interaction_id,
        agent_id,
        reviewer,
        score,
        max_score,
        reviewed_at,
        _file_id as file_id,
        _record as record_number
    from source
)

select * from renamed
