-- When customers were asked
--
-- Something else had changed. From September on the survey after a purchase went out three days after the order,
-- parcel or not. Whoever is asked too early scores far lower; the difference is the score of the well-timed minus theirs.
select
    timing_reason,
    other_n as n,
    round(other_score, 1) as nps,
    well_timed_n,
    round(well_timed_score, 1) as nps_well_timed,
    round(difference, 1) as difference,
    round(ci_low, 1) as ci_low,
    round(ci_high, 1) as ci_high
from journeys.survey_timing
where
    kpi_id = 'nps'
    and dimension = 'all'
    and period_grain = 'quarter'
    and period_date = date '2024-10-01'
    and timing_reason <> 'well_timed'
order by other_n desc, timing_reason
