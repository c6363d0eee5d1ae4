-- What each month did in each stage of a journey, as soon as it is final; months count from January 2000.
select
    journey_id,
    stage_id,
    measure,
    list(date_diff('month', date '2000-01-01', period_date) order by period_date) as months,
    list(value order by period_date) as values,
    list(cast(format('{:.4g}', ci_low) as double) order by period_date) as lows,
    list(cast(format('{:.4g}', ci_high) as double) order by period_date) as highs,
    list(n order by period_date) as ns,
    list(cast(is_significant as int) order by period_date) as significant
from journeys.stage_values
where period_grain = 'month' and dimension = 'all' and measure <> 'entrants' and is_mature and not is_small_sample
group by journey_id, stage_id, measure
order by journey_id, stage_id, measure
