with final_months as ( -- the last month of entry in which nobody is still in any stage, journey by journey
    select journey_id, max(period_date) as period_date
    from journeys.stage_values
    where period_grain = 'month' and dimension = 'all' and is_weakest is not null
    group by journey_id
)

select
    journey_name as journey,
    strftime(period_date, '%Y-%m') as entered_in,
    stage_name as stage,
    cast(any_value(value) filter (measure = 'entrants') as bigint) as entrants,
    round(any_value(value) filter (measure = 'conversion_rate'), 3) as came_on,
    round(any_value(value) filter (measure = 'drop_off_rate'), 3) as dropped,
    round(any_value(ci_low) filter (measure = 'drop_off_rate'), 3) as ci_low,
    round(any_value(ci_high) filter (measure = 'drop_off_rate'), 3) as ci_high,
    round(any_value(value) filter (measure = 'duration_hours_median'), 2) as hours_median,
    case when bool_or(is_weakest) then '<- weakest' end as mark -- loses more than any other stage, beyond chance
from final_months
inner join journeys.stage_values using (journey_id, period_date)
inner join journeys.dim_journeys using (journey_id)
inner join journeys.dim_journey_stages using (journey_id, stage_id)
where period_grain = 'month' and dimension = 'all'
group by journey_id, journey_name, period_date, stage_number, stage_name
order by journey_id, stage_number
