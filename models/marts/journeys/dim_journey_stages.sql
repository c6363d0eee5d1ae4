with stages as (
    select * from {{ ref('journey_stages') }}
),

final as (
    select
        cast(journey_id as string) as journey_id,
        cast(stage_number as bigint) as stage_number,
        cast(stage_id as string) as stage_id,
        cast(stage_name as string) as stage_name,
        cast(stage_name_ko as string) as stage_name_ko,
        cast(is_goal as boolean) as is_goal,
        cast(touchpoint_id as string) as touchpoint,
        cast(stage as string) as stage,
        cast(is_timed as boolean) as is_timed
    from stages
)

select * from final
