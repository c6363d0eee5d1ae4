with entered as (
    select * from {{ ref('int_journey_stages_entered') }}
    where stage_number is not null
),

advanced as (
    select * from {{ ref('int_journey_stages_advanced') }}
),

instances as (
    select * from {{ ref('int_journey_instances_judged') }}
),

judged as (
    select
        instances.instance_id,
        instances.journey_id,
        instances.customer_id,
        instances.last_at,
        instances.last_touchpoint,
        case when instances.outcome = 'dropped' then instances.stated_reason end as stated_reason,
        instances.is_silent,
        entered.stage_number,
        entered.label_number,
        entered.entered_at,
        entered.entered_local_date,
        case
            when entered.is_goal then 'reached'
            when advanced.advanced_at is not null then 'advanced'
            when instances.left_at is not null then 'dropped'
            else 'still_in'
        end as outcome,
        case when not entered.is_goal then coalesce(advanced.advanced_at, instances.left_at) end as left_at,
        case when not entered.is_goal then coalesce(advanced.advanced_local_date, instances.left_local_date) end
            as left_local_date,
        entered.entered_is_day or coalesce(advanced.advanced_is_day, instances.is_day_precise) as is_day_precise,
        advanced.next_stage_number,
        entered.entry_count,
        entered.interaction_count,
        entered.touchpoint_count
    from entered
    inner join instances
        on entered.line_number = instances.line_number and entered.instance_number = instances.instance_number
    left join advanced
        on
            entered.line_number = advanced.line_number
            and entered.instance_number = advanced.instance_number
            and entered.stage_number = advanced.stage_number
)

select * from judged
