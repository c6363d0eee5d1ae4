-- One row per touchpoint where bad experiences are known to happen and quarter with one after it: its rank and reach
-- then, and the dissatisfied customers of the quarter after. A quarter that is not over has not met all of either yet.
with priorities as (
    select * from {{ ref('touchpoint_priorities') }}
    where not is_partial
),

seen as (
    select distinct touchpoint from priorities
    where bad_experience_count > 0
),

outcomes as (
    select
        priorities.touchpoint,
        priorities.period_date,
        priorities.priority_rank,
        priorities.reach_count,
        following.dissatisfied_count as next_dissatisfied_count
    from priorities
    inner join seen on priorities.touchpoint = seen.touchpoint
    inner join priorities as following
        on
            priorities.touchpoint = following.touchpoint
            and cast(priorities.period_date + interval '3' month as date) = following.period_date
)

select * from outcomes
