with touchpoints as (
    select * from {{ ref('touchpoints') }}
),

final as (
    select
        cast(touchpoint_id as string) as touchpoint,
        cast(name as string) as touchpoint_name,
        cast(name_ko as string) as touchpoint_name_ko,
        cast(stage as string) as stage,
        cast(minimum_use_days as int) as minimum_use_days
    from touchpoints
)

select * from final
