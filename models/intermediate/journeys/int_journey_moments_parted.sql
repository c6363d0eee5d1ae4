with moments as (
    select * from {{ ref('int_journey_moments') }}
),

days_placed as (
    select * from {{ ref('int_journey_days_placed') }}
),

timed as (
    select
        moments.line_number,
        moments.step_number,
        moments.stage_number,
        moments.is_goal,
        moments.label_number,
        coalesce(days_placed.placed_at, moments.occurred_at) as occurred_at,
        moments.occurred_local_date,
        moments.occurred_is_day,
        greatest(moments.last_at, coalesce(days_placed.placed_at, moments.occurred_at)) as last_at,
        moments.event_count
    from moments
    left join days_placed
        on
            case when moments.occurred_is_day then moments.line_number end = days_placed.line_number
            and moments.occurred_local_date = days_placed.occurred_local_date
            and moments.step_number = days_placed.step_number
),

-- until_at: a session's last page may come after the next moment has begun
followed as (
    select
        line_number,
        step_number,
        stage_number,
        is_goal,
        label_number,
        occurred_at,
        occurred_local_date,
        occurred_is_day,
        last_at,
        event_count,
        row_number() over line_moments as moment_number,
        lag(stage_number) over line_moments as previous_stage_number,
        lag(is_goal) over line_moments as is_after_goal,
        lag(occurred_at) over line_moments as previous_at,
        lead(occurred_at) over line_moments is null as is_last_of_line,
        max(last_at) over moments_before as until_at,
        coalesce(bool_or(is_goal) over moments_before, false) as has_reached_before
    from timed
    window
        line_moments as (
            partition by line_number
            order by
                occurred_at nulls last,
                step_number nulls last,
                label_number nulls last,
                last_at nulls last,
                event_count nulls last
        ),
        moments_before as (
            partition by line_number
            order by
                occurred_at nulls last,
                step_number nulls last,
                label_number nulls last,
                last_at nulls last,
                event_count nulls last
            rows between unbounded preceding and 1 preceding
        )
),

-- an order or a ticket is one journey, however long the pause; two orders at one instant reach one goal
begun as (
    select
        followed.*,
        steps.touchpoint_number,
        followed.moment_number = 1
        or (
            steps.is_cut
            and (
                followed.previous_stage_number is null
                or (followed.is_after_goal and steps.ends_at_goal and followed.occurred_at > followed.previous_at)
                or followed.occurred_at > followed.until_at + steps.gap_days * interval '1' day
            )
        ) as begins
    from followed
    inner join {{ ref('int_journey_steps') }} as steps on followed.step_number = steps.step_number
    where not (steps.is_once and followed.has_reached_before)
),

parted as (
    select
        line_number,
        moment_number,
        stage_number,
        is_goal,
        touchpoint_number,
        label_number,
        occurred_at,
        occurred_local_date,
        occurred_is_day,
        last_at,
        event_count,
        is_last_of_line,
        begins,
        begins or coalesce(stage_number <> previous_stage_number, true) as is_entry,
        sum(case when begins then 1 else 0 end) over line_so_far as instance_number,
        max(case when begins then occurred_at end) over line_so_far as started_at
    from begun
    window line_so_far as (partition by line_number order by moment_number nulls last)
),

-- what drops somebody who is on no journey drops nobody
moments_of_instances as (
    select * from parted
    where stage_number is not null or not begins
)

select * from moments_of_instances
