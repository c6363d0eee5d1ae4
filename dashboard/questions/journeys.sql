-- The funnel of each journey in the last month of entry whose customers have all come on or left.
with final_months as (
    select journey_id, max(period_date) as period_date
    from journeys.stage_values
    where period_grain = 'month' and dimension = 'all' and is_weakest is not null
    group by journey_id
)

select
    journey_id,
    journey_name,
    journey_name_ko,
    dim_journeys.question,
    dim_journeys.question_ko,
    period_date,
    stage_number,
    stage_id,
    stage_name,
    stage_name_ko,
    is_goal,
    max(value) filter (measure = 'entrants') as entrants,
    max(value) filter (measure = 'conversion_rate') as conversion_rate,
    max(value) filter (measure = 'drop_off_rate') as drop_off_rate,
    max(ci_low) filter (measure = 'drop_off_rate') as ci_low,
    max(ci_high) filter (measure = 'drop_off_rate') as ci_high,
    max(value) filter (measure = 'duration_hours_median') as duration_hours_median,
    coalesce(bool_or(is_weakest), false) as is_weakest
from final_months
inner join journeys.stage_values using (journey_id, period_date)
inner join journeys.dim_journeys using (journey_id)
inner join journeys.dim_journey_stages using (journey_id, stage_id)
where period_grain = 'month' and dimension = 'all'
group by all
order by journey_id, stage_number
