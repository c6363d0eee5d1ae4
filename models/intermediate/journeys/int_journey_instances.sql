with stages as (
    select * from {{ ref('int_journey_stages_entered') }}
),

-- the row without a stage is what dropped the customer
summed as (
    select
        line_number,
        instance_number,
        min(started_at) as started_at,
        min(entered_local_date) as started_local_date,
        min_by(entered_is_day, first_moment_number) as started_is_day,
        max(case when stage_number is not null then last_at end) as last_at,
        max(last_local_date) as last_local_date,
        bool_or(is_day_precise) as is_day_precise,
        bool_or(is_last_of_line) as is_last_of_line,
        min_by(stage_number, case when stage_number is not null then first_moment_number end) as first_stage_number,
        max(stage_number) as furthest_stage_number,
        max_by(stage_number, case when stage_number is not null then last_moment_number end) as last_stage_number,
        count(stage_number) as stage_count,
        sum(case when stage_number is not null then entry_count end) as visit_count,
        min(case when is_goal then entered_at end) as reached_at,
        min(case when is_goal then entered_local_date end) as reached_local_date,
        bool_or(case when is_goal then entered_is_day end) as reached_is_day,
        min(case when stage_number is null then entered_at end) as dropped_at,
        max_by(coalesce(stage_number, 0), last_moment_number) = 0 as is_dropped,
        max_by(last_touchpoint_number, case when stage_number is not null then last_moment_number end)
            as last_touchpoint_number,
        min_by(label_number, case when stage_number is not null then first_moment_number end) as label_number,
        min(case when stage_number is null then label_number end) as drop_label_number
    from stages
    group by line_number, instance_number
),

identified as (
    select
        *,
        {{ short_key("cast(line_number as string) || ':' || cast(started_at as string)") }} as instance_id
    from summed
)

select * from identified
