with journeys as (
    select * from {{ ref('journeys') }}
),

final as (
    select
        cast(journey_id as string) as journey_id,
        cast(name as string) as journey_name,
        cast(name_ko as string) as journey_name_ko,
        cast(question as string) as question,
        cast(question_ko as string) as question_ko,
        cast(line as string) as line,
        cast(gap_days as int) as gap_days,
        cast(ends_at_goal as boolean) as ends_at_goal,
        cast(is_once as boolean) as is_once,
        cast(starts_anywhere as boolean) as starts_anywhere
    from journeys
)

select * from final
