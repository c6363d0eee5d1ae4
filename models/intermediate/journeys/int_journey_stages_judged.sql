with entered as (
    select * from {{ ref('int_journey_stages_entered') }}
    where stage_number is not null
),

journeys as (
    select * from {{ ref('fct_journeys') }}
),

stages as (
    select * from {{ ref('journey_stages') }}
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
            when entered.moved_on_at is not null then 'advanced'
            when journeys.left_at is not null then 'dropped'
            else 'still_in'
        end as outcome,
        case when not entered.is_goal then coalesce(entered.moved_on_at, journeys.left_at) end as left_at,
        case when not entered.is_goal then coalesce(entered.moved_on_local_date, journeys.left_local_date) end
            as left_local_date,
        entered.entered_is_day
        or coalesce(entered.moved_on_is_day, journeys.is_day_precise) as is_day_precise,
        entered.next_stage_number,
        stages.stage_id as next_stage,
        entered.entry_count,
        entered.interaction_count,
        entered.touchpoint_count,
        entered.source_system,
        entered.channel,
        entered.campaign
    from entered
    inner join journeys on entered.instance_id = journeys.instance_id
    left join stages
        on entered.journey_id = stages.journey_id and entered.next_stage_number = stages.stage_number
)

select * from judged
