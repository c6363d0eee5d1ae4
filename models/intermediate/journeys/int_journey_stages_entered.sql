with moments as (
    select * from {{ ref('int_journey_moments_parted') }}
),

entered as (
    select
        line_number,
        instance_number,
        stage_number,
        bool_or(is_goal) as is_goal,
        min(started_at) as started_at,
        min(moment_number) as first_moment_number,
        max(moment_number) as last_moment_number,
        bool_or(is_last_of_line) as is_last_of_line,
        min(occurred_at) as entered_at,
        min(occurred_local_date) as entered_local_date,
        min_by(occurred_is_day, moment_number) as entered_is_day,
        bool_or(occurred_is_day) as is_day_precise,
        max(last_at) as last_at,
        max(occurred_local_date) as last_local_date,
        count(case when is_entry then 1 end) as entry_count,
        sum(event_count) as interaction_count,
        bit_count(bit_or(cast(power(2, touchpoint_number) as bigint))) as touchpoint_count,
        max_by(touchpoint_number, moment_number) as last_touchpoint_number,
        min_by(label_number, moment_number) as label_number
    from moments
    group by line_number, instance_number, stage_number
)

select * from entered
