with visits as (
    select * from {{ ref('int_journey_visits') }}
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

entered as (
    select
        journey_id,
        line_id,
        instance_number,
        stage_number,
        min(stage_id) as stage_id,
        bool_or(is_goal) as is_goal,
        min(visit_number) as first_visit_number,
        min(entered_at) as entered_at,
        min(entered_local_date) as entered_local_date,
        min_by(entered_is_day, first_moment_number) as entered_is_day,
        sum(visit_starts) as entry_count,
        sum(interaction_count) as interaction_count,
        count(distinct touchpoint) as touchpoint_count,
        min_by(source_system, first_moment_number) as source_system,
        min_by(channel, first_moment_number) as channel,
        min_by(campaign, first_moment_number) as campaign
    from visits
    where stage_number is not null
    group by journey_id, line_id, instance_number, stage_number
),

-- on from a stage is whoever was in a later one after first entering it, with or without a loop between
moved_on as (
    select
        entered.journey_id,
        entered.line_id,
        entered.instance_number,
        entered.stage_number,
        min(visits.entered_at) as entered_at,
        min(visits.entered_local_date) as entered_local_date,
        min_by(visits.entered_is_day, visits.first_moment_number) as entered_is_day,
        min_by(visits.stage_number, visits.first_moment_number) as next_stage_number,
        min_by(visits.stage_id, visits.first_moment_number) as next_stage
    from entered
    inner join visits
        on
            entered.journey_id = visits.journey_id
            and entered.line_id = visits.line_id
            and entered.instance_number = visits.instance_number
            and entered.stage_number < visits.stage_number
            and entered.first_visit_number < visits.visit_number
    group by entered.journey_id, entered.line_id, entered.instance_number, entered.stage_number
),

judged as (
    select
        journeys.instance_id,
        journeys.customer_id,
        journeys.last_at,
        journeys.last_touchpoint,
        journeys.stated_reason,
        journeys.is_silent,
        entered.journey_id,
        entered.stage_number,
        entered.stage_id,
        entered.is_goal,
        entered.entered_at,
        entered.entered_local_date,
        case
            when entered.is_goal then 'reached'
            when moved_on.entered_at is not null then 'advanced'
            when journeys.left_at is not null then 'dropped'
            else 'still_in'
        end as outcome,
        case when not entered.is_goal then coalesce(moved_on.entered_at, journeys.left_at) end as left_at,
        case when not entered.is_goal then coalesce(moved_on.entered_local_date, journeys.left_local_date) end
            as left_local_date,
        entered.entered_is_day
        or coalesce(moved_on.entered_is_day, journeys.is_day_precise) as is_day_precise,
        moved_on.next_stage_number,
        moved_on.next_stage,
        entered.entry_count,
        entered.interaction_count,
        entered.touchpoint_count,
        entered.source_system,
        entered.channel,
        entered.campaign
    from entered
    inner join journeys
        on
            entered.journey_id = journeys.journey_id
            and entered.line_id = journeys.line_id
            and entered.instance_number = journeys.instance_number
    left join moved_on
        on
            entered.journey_id = moved_on.journey_id
            and entered.line_id = moved_on.line_id
            and entered.instance_number = moved_on.instance_number
            and entered.stage_number = moved_on.stage_number
)

select * from judged
