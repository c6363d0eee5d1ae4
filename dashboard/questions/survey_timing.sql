-- Scores of all answers, of the well-timed and of the others: of all time, and of each whole month or quarter of the last year
-- for all that were not well timed.
with last_month as (
    select max(period_date) as period_date
    from kpis.kpi_values
    where period_grain = 'month' and not is_partial
)

select
    kpi_id,
    scale,
    dimension,
    dimension_value,
    period_grain,
    survey_timing.period_date,
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
cross join last_month
where
    period_grain = 'all'
    or (
        timing_reason = 'not_well_timed'
        and dimension = 'all'
        and period_grain = 'month'
        and survey_timing.period_date > last_month.period_date - interval 13 month
    )
order by kpi_id, scale, dimension, dimension_value, period_grain, survey_timing.period_date, timing_reason
