-- Scores of all answers, of the well-timed and of the others: of all time, and of each month for all that were not well timed.
select
    kpi_id,
    scale,
    dimension,
    dimension_value,
    period_grain,
    period_date,
    timing_reason,
    n,
    score,
    well_timed_n,
    well_timed_score,
    other_n,
    other_score,
    difference,
    cast(format('{:.4g}', ci_low) as double) as ci_low,
    cast(format('{:.4g}', ci_high) as double) as ci_high,
    is_significant,
    is_small_sample
from journeys.survey_timing
where
    period_grain = 'all'
    or (
        timing_reason = 'not_well_timed'
        and dimension = 'all'
        and period_grain = 'month'
    )
order by kpi_id, scale, dimension, dimension_value, period_grain, period_date, timing_reason
