-- The stages of each journey in the last month of entry whose customers have all come on or left: of all, and by what the funnel is
-- filtered by. What became of too few is not told.
with final_months as (
    select journey_id, max(period_date) as period_date
    from journeys.stage_values
    where period_grain = 'month' and dimension = 'all' and is_weakest is not null
    group by journey_id
)

select
    journey_id,
    stage_id,
    dimension,
    dimension_value,
    period_date,
    max(value) filter (measure = 'entrants') as entrants,
    max(value) filter (measure = 'conversion_rate' and not is_small_sample) as conversion_rate,
    max(value) filter (measure = 'drop_off_rate' and not is_small_sample) as drop_off_rate,
    max(ci_low) filter (measure = 'drop_off_rate' and not is_small_sample) as ci_low,
    max(ci_high) filter (measure = 'drop_off_rate' and not is_small_sample) as ci_high,
    max(value) filter (measure = 'duration_hours_median' and not is_small_sample) as duration_hours_median,
    coalesce(bool_or(is_weakest), false) as is_weakest
from final_months
inner join journeys.stage_values using (journey_id, period_date)
where period_grain = 'month' and dimension in ('all', 'channel', 'segment', 'customer_type', 'country', 'campaign')
group by journey_id, stage_id, dimension, dimension_value, period_date
order by journey_id, dimension, dimension_value, stage_id
