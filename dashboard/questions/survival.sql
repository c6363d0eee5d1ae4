-- Which share of all entrants of a stage have come on within how many hours.
select
    journey_id,
    stage_id,
    list(elapsed_hours order by elapsed_hours) as hours,
    list(advanced_share order by elapsed_hours) as shares,
    list(ci_low order by elapsed_hours) as lows,
    list(ci_high order by elapsed_hours) as highs
from journeys.stage_survival
group by journey_id, stage_id
order by journey_id, stage_id
