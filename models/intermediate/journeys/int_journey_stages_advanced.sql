with stages as (
    select
        line_number,
        instance_number,
        stage_number,
        first_moment_number
    from {{ ref('int_journey_stages_entered') }}
),

entries as (
    select * from {{ ref('int_journey_moments_parted') }}
    where is_entry
),

-- on from a stage is whoever was in a later one after first entering it, with or without a loop between
advanced as (
    select
        stages.line_number,
        stages.instance_number,
        stages.stage_number,
        min(entries.occurred_at) as advanced_at,
        min(entries.occurred_local_date) as advanced_local_date,
        min_by(entries.occurred_is_day, entries.moment_number) as advanced_is_day,
        min_by(entries.stage_number, entries.moment_number) as next_stage_number
    from stages
    inner join entries
        on
            stages.line_number = entries.line_number
            and stages.instance_number = entries.instance_number
            and stages.stage_number < entries.stage_number
            and stages.first_moment_number < entries.moment_number
    group by stages.line_number, stages.instance_number, stages.stage_number
)

select * from advanced
