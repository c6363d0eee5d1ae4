-- The stages of every journey, whether anybody entered them or not, and the touchpoint of each.
select
    journey_id,
    journey_name,
    journey_name_ko,
    dim_journeys.question,
    dim_journeys.question_ko,
    stage_number,
    stage_id,
    stage_name,
    stage_name_ko,
    touchpoint,
    is_goal
from journeys.dim_journeys
inner join journeys.dim_journey_stages using (journey_id)
order by journey_id, stage_number
