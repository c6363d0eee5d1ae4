-- At which stage of which journey do we lose more than anywhere else in it?
select
    dim_journeys.journey_name,
    dim_journey_stages.stage_name,
    stage_values.period_date,
    round(stage_values.value, 3) as drop_off_rate,
    round(stage_values.ci_low, 3) as ci_low,
    round(stage_values.ci_high, 3) as ci_high,
    stage_values.n
from journeys.stage_values
inner join journeys.dim_journeys on stage_values.journey_id = dim_journeys.journey_id
inner join journeys.dim_journey_stages
    on stage_values.journey_id = dim_journey_stages.journey_id and stage_values.stage_id = dim_journey_stages.stage_id
where
    stage_values.measure = 'drop_off_rate'
    and stage_values.period_grain = 'quarter'
    and stage_values.dimension = 'all'
    and stage_values.is_weakest
    and stage_values.period_date = date '2024-10-01'
order by drop_off_rate desc
