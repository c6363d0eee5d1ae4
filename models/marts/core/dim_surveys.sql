with surveys as (
    select * from {{ ref('surveys') }}
),

final as (
    select
        cast(survey_id as string) as survey_id,
        cast(name as string) as survey,
        cast(survey_type as string) as survey_type,
        cast(touchpoint_id as string) as touchpoint,
        cast(about as string) as about,
        cast(question_count as int) as question_count
    from surveys
)

select * from final
