-- Entrants = advanced + dropped + still in + reached, for each journey and stage, counted before the model that judges
-- them; the goal has no way on, and no other stage is reached.
with entrants as (
    select
        instances.journey_id,
        entered.stage_number,
        count(distinct instances.instance_id) as entrants
    from {{ ref('int_journey_stages_entered') }} as entered
    inner join {{ ref('int_journey_instances_judged') }} as instances
        on entered.line_number = instances.line_number and entered.instance_number = instances.instance_number
    where entered.stage_number is not null
    group by instances.journey_id, entered.stage_number
),

outcomes as (
    select
        facts.journey_id,
        facts.stage_number,
        count(case when facts.outcome = 'advanced' and not stages.is_goal then 1 end) as advanced,
        count(case when facts.outcome = 'dropped' and not stages.is_goal then 1 end) as dropped,
        count(case when facts.outcome = 'still_in' and not stages.is_goal then 1 end) as still_in,
        count(case when facts.outcome = 'reached' and stages.is_goal then 1 end) as reached
    from {{ ref('fct_journey_stages') }} as facts
    inner join {{ ref('dim_journey_stages') }} as stages
        on facts.journey_id = stages.journey_id and facts.stage_number = stages.stage_number
    group by facts.journey_id, facts.stage_number
),

compared as (
    select
        coalesce(entrants.journey_id, outcomes.journey_id) as journey_id,
        coalesce(entrants.stage_number, outcomes.stage_number) as stage_number,
        entrants.entrants,
        outcomes.advanced + outcomes.dropped + outcomes.still_in + outcomes.reached as outcomes
    from entrants
    full join outcomes
        on entrants.journey_id = outcomes.journey_id and entrants.stage_number = outcomes.stage_number
)

select * from compared
where entrants is distinct from outcomes
