-- What to mend first
--
-- The touchpoints of the quarter, ranked by what is at stake: how many were dissatisfied, and how many more of
-- those with a bad experience left than of the others. Only the delivery is proven to drive customers away.
select
    touchpoint_priorities.priority_rank,
    dim_touchpoints.touchpoint_name,
    touchpoint_priorities.reach_count,
    touchpoint_priorities.bad_experience_count,
    round(touchpoint_priorities.effect, 3) as effect_on_loss,
    round(touchpoint_priorities.effect_ci_low, 3) as ci_low,
    round(touchpoint_priorities.effect_ci_high, 3) as ci_high,
    touchpoint_priorities.is_proven
from journeys.touchpoint_priorities
inner join core.dim_touchpoints on touchpoint_priorities.touchpoint = dim_touchpoints.touchpoint
where touchpoint_priorities.period_date = date '2024-10-01'
order by touchpoint_priorities.priority_rank
limit 4
