with instances as (
    select * from {{ ref('int_journey_instances_judged') }}
),

-- before the instances, whose rows are long: each would go through this join as well
entered as (
    select
        entered.*,
        advanced.advanced_at,
        advanced.advanced_local_date,
        advanced.advanced_is_day,
        advanced.next_stage_number
    from {{ ref('int_journey_stages_entered') }} as entered
    left join {{ ref('int_journey_stages_advanced') }} as advanced
        on
            entered.line_number = advanced.line_number
            and entered.instance_number = advanced.instance_number
            and entered.stage_number = advanced.stage_number
    where entered.stage_number is not null
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
            when entered.advanced_at is not null then 'advanced'
            when instances.left_at is not null then 'dropped'
            else 'still_in'
        end as outcome,
        case when not entered.is_goal then coalesce(entered.advanced_at, instances.left_at) end as left_at,
        case when not entered.is_goal then coalesce(entered.advanced_local_date, instances.left_local_date) end
            as left_local_date,
        entered.entered_is_day or coalesce(entered.advanced_is_day, instances.is_day_precise) as is_day_precise,
        entered.next_stage_number,
        entered.entry_count,
        entered.interaction_count,
        entered.touchpoint_count
    from entered
    inner join instances
        on entered.line_number = instances.line_number and entered.instance_number = instances.instance_number
)

select * from judged
