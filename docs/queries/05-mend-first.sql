-- What should we have mended first in the quarter of the crisis, and what was at stake?
select
    touchpoint_priorities.priority_rank,
    dim_touchpoints.touchpoint_name,
    touchpoint_priorities.reach_count,
    touchpoint_priorities.dissatisfied_count,
    round(touchpoint_priorities.effect, 3) as effect_on_loss,
    round(touchpoint_priorities.effect_ci_low, 3) as ci_low,
    round(touchpoint_priorities.effect_ci_high, 3) as ci_high,
    round(touchpoint_priorities.value_at_stake_amount, 0) as value_at_stake
from journeys.touchpoint_priorities
inner join core.dim_touchpoints on touchpoint_priorities.touchpoint = dim_touchpoints.touchpoint
where touchpoint_priorities.period_date = date '2024-10-01'
order by touchpoint_priorities.priority_rank
limit 5
