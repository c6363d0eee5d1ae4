-- The stages of every journey, whether anybody entered them or not, and the touchpoint of each.
select
    journey_id,
    journey_name,
    dim_journeys.question,
    stage_number,
    stage_id,
    stage_name,
    touchpoint,
    is_goal
from journeys.dim_journeys
inner join journeys.dim_journey_stages using (journey_id)
order by journey_id, stage_number
