with moments as (
    select * from {{ ref('int_journey_moments') }}
),

journey_stages as (
    select * from {{ ref('journey_stages') }}
),

-- a number for each line: its long ids would go through every step from here on
lines as (
    select
        journey_id,
        line_id,
        max(customer_id) as customer_id,
        row_number() over (order by journey_id nulls last, line_id nulls last) as line_number
    from moments
    group by journey_id, line_id
),

-- until_at: a session's last page may come after the next moment has begun
followed as (
    select
        lines.line_number,
        moments.stage_number,
        moments.is_drop,
        moments.is_goal,
        moments.is_cut,
        moments.is_once,
        moments.gap_days,
        moments.touchpoint,
        moments.touchpoint_number,
        moments.occurred_at,
        moments.occurred_local_date,
        moments.occurred_is_day,
        moments.last_at,
        moments.event_count,
        moments.source_system,
        moments.channel,
        moments.campaign,
        moments.stated_reason,
        row_number() over line_moments as moment_number,
        lag(moments.stage_number) over line_moments as previous_stage_number,
        lag(moments.is_drop) over line_moments as is_after_drop,
        lag(moments.is_goal and moments.ends_at_goal) over line_moments as is_after_end,
        lag(moments.occurred_at) over line_moments as previous_at,
        lead(moments.occurred_at) over line_moments is null as is_last_of_line,
        max(moments.last_at) over moments_before as until_at,
        coalesce(bool_or(moments.is_goal) over moments_before, false) as has_reached_before
    from moments
    inner join lines on moments.journey_id = lines.journey_id and moments.line_id = lines.line_id
    window
        line_moments as (
            partition by lines.line_number
            order by
                moments.occurred_at nulls last,
                moments.stage_number nulls last,
                moments.interaction nulls last,
                moments.interaction_key nulls last
        ),
        moments_before as (
            partition by lines.line_number
            order by
                moments.occurred_at nulls last,
                moments.stage_number nulls last,
                moments.interaction nulls last,
                moments.interaction_key nulls last
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
        case when begins or coalesce(stage_number <> previous_stage_number, true) then 1 else 0 end as entries,
        sum(case when begins then 1 else 0 end) over (
            partition by line_number order by moment_number nulls last
        ) as instance_number,
        max(case when begins then occurred_at end) over (
            partition by line_number order by moment_number nulls last
        ) as started_at
    from begun
),

-- what drops somebody who is on no journey drops nobody
steps as (
    select * from numbered
    where not (is_drop and begins)
),

entered as (
    select
        line_number,
        instance_number,
        stage_number,
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
        sum(entries) as entry_count,
        sum(event_count) as interaction_count,
        bit_count(bit_or(cast(power(2, touchpoint_number) as bigint))) as touchpoint_count,
        max_by(touchpoint, moment_number) as last_touchpoint,
        max(stated_reason) as stated_reason,
        min_by(source_system, moment_number) as source_system,
        min_by(channel, moment_number) as channel,
        min_by(campaign, moment_number) as campaign
    from steps
    group by line_number, instance_number, stage_number
),

-- on from a stage is whoever was in a later one after first entering it, with or without a loop between
moved_on as (
    select
        entered.line_number,
        entered.instance_number,
        entered.stage_number,
        min(steps.occurred_at) as entered_at,
        min(steps.occurred_local_date) as entered_local_date,
        min_by(steps.occurred_is_day, steps.moment_number) as entered_is_day,
        min_by(steps.stage_number, steps.moment_number) as next_stage_number
    from entered
    inner join steps
        on
            entered.line_number = steps.line_number
            and entered.instance_number = steps.instance_number
            and entered.stage_number < steps.stage_number
            and entered.first_moment_number < steps.moment_number
    where steps.entries = 1
    group by entered.line_number, entered.instance_number, entered.stage_number
),

identified as (
    select
        {{ short_key("lines.journey_id || ':' || lines.line_id || ':' || cast(entered.started_at as string)") }}
            as instance_id,
        lines.journey_id,
        lines.line_id,
        lines.customer_id,
        entered.instance_number,
        entered.stage_number,
        entered.first_moment_number,
        entered.last_moment_number,
        entered.is_last_of_line,
        entered.entered_at,
        entered.entered_local_date,
        entered.entered_is_day,
        entered.is_day_precise,
        entered.last_at,
        entered.last_local_date,
        entered.entry_count,
        entered.interaction_count,
        entered.touchpoint_count,
        entered.last_touchpoint,
        entered.stated_reason,
        entered.source_system,
        entered.channel,
        entered.campaign,
        journey_stages.stage_id,
        coalesce(journey_stages.is_goal, false) as is_goal,
        moved_on.entered_at as moved_on_at,
        moved_on.entered_local_date as moved_on_local_date,
        moved_on.entered_is_day as moved_on_is_day,
        moved_on.next_stage_number
    from entered
    inner join lines on entered.line_number = lines.line_number
    left join journey_stages
        on lines.journey_id = journey_stages.journey_id and entered.stage_number = journey_stages.stage_number
    left join moved_on
        on
            entered.line_number = moved_on.line_number
            and entered.instance_number = moved_on.instance_number
            and entered.stage_number = moved_on.stage_number
)

select * from identified
