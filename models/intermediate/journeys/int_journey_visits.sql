with moments as (
    select * from {{ ref('int_journey_moments') }}
),

-- until_at: a session's last page may come after the next moment has begun
followed as (
    select
        *,
        row_number() over line_moments as moment_number,
        lag(stage_number) over line_moments as previous_stage_number,
        lag(is_drop) over line_moments as is_after_drop,
        lag(is_goal and ends_at_goal) over line_moments as is_after_end,
        lag(occurred_at) over line_moments as previous_at,
        lead(occurred_at) over line_moments is null as is_last_of_line,
        max(last_at) over moments_before as until_at,
        coalesce(bool_or(is_goal) over moments_before, false) as has_reached_before
    from moments
    window
        line_moments as (
            partition by journey_id, line_id
            order by occurred_at nulls last, stage_number nulls last, interaction nulls last, interaction_key nulls last
        ),
        moments_before as (
            partition by journey_id, line_id
            order by occurred_at nulls last, stage_number nulls last, interaction nulls last, interaction_key nulls last
            rows between unbounded preceding and 1 preceding
        )
),

-- an order or a ticket is one journey, however long the pause; two orders at one instant reach one goal
begun as (
    select
        *,
        moment_number = 1
        or (
            is_cut
            and (
                is_after_drop
                or (is_after_end and occurred_at > previous_at)
                or occurred_at > until_at + gap_days * interval '1' day
            )
        ) as begins
    from followed
    where not (is_once and has_reached_before)
),

numbered as (
    select
        *,
        sum(case when begins then 1 else 0 end) over (
            partition by journey_id, line_id order by moment_number nulls last
        ) as instance_number,
        sum(case when begins or stage_number is distinct from previous_stage_number then 1 else 0 end) over (
            partition by journey_id, line_id order by moment_number nulls last
        ) as visit_number
    from begun
),

-- what drops somebody who is on no journey drops nobody
visits as (
    select
        journey_id,
        line_id,
        cast(instance_number as bigint) as instance_number,
        cast(visit_number as bigint) as visit_number,
        touchpoint,
        stage_number,
        min(stage_id) as stage_id,
        bool_or(is_goal) as is_goal,
        min(occurred_at) as entered_at,
        min(occurred_local_date) as entered_local_date,
        bool_or(occurred_is_day) as entered_is_day,
        max(last_at) as last_at,
        max(occurred_local_date) as last_local_date,
        min(moment_number) as first_moment_number,
        max(moment_number) as last_moment_number,
        sum(case when begins or stage_number is distinct from previous_stage_number then 1 else 0 end) as visit_starts,
        sum(event_count) as interaction_count,
        bool_or(is_last_of_line) as is_last_of_line,
        min(customer_id) as customer_id,
        min_by(source_system, moment_number) as source_system,
        min_by(channel, moment_number) as channel,
        min_by(campaign, moment_number) as campaign,
        max(stated_reason) as stated_reason
    from numbered
    where not (is_drop and begins)
    group by journey_id, line_id, instance_number, visit_number, touchpoint, stage_number
)

select * from visits
