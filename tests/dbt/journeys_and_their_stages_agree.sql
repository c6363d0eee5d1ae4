-- Every instance has as many stages as it says, among them just one that is its first, its last and its furthest; it
-- reached the goal if and only if it was in the goal's stage, else its furthest stage ended as it did.
with journeys as (
    select * from {{ ref('fct_journeys') }}
),

stages as (
    select
        facts.instance_id,
        count(*) as stage_count,
        count(case when facts.stage_id = journeys.first_stage then 1 end) as first_count,
        count(case when facts.stage_id = journeys.last_stage then 1 end) as last_count,
        count(
            case
                when
                    facts.stage_id = journeys.furthest_stage and facts.outcome = journeys.outcome
                    then 1
            end
        ) as furthest_count,
        count(case when facts.outcome = 'reached' then 1 end) as reached_count,
        sum(facts.entry_count - 1) as loop_count
    from {{ ref('fct_journey_stages') }} as facts
    left join journeys on facts.instance_id = journeys.instance_id
    group by facts.instance_id
),

compared as (
    select
        coalesce(journeys.instance_id, stages.instance_id) as instance_id,
        stages.stage_count,
        stages.first_count,
        stages.last_count,
        stages.furthest_count,
        stages.reached_count
    from journeys
    full join stages on journeys.instance_id = stages.instance_id
    where
        journeys.instance_id is null
        or stages.instance_id is null
        or stages.stage_count != journeys.stage_count
        or stages.loop_count != journeys.loop_count
        or stages.first_count != 1
        or stages.last_count != 1
        or stages.furthest_count != 1
        or stages.reached_count != case journeys.outcome when 'reached' then 1 else 0 end
)

select * from compared
