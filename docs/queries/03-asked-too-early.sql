-- Why were surveys ill-timed, and how much higher did those score, quarter by quarter, who were asked at the right moment?
select
    timing_reason,
    sum(other_n) as answers,
    round(min(difference), 1) as least_difference,
    round(max(difference), 1) as greatest_difference,
    count(case when is_significant then 1 end) as quarters_beyond_chance
from journeys.survey_timing
where
    kpi_id = 'nps'
    and dimension = 'all'
    and period_grain = 'quarter'
    and not is_small_sample
    and timing_reason not in ('well_timed', 'not_well_timed')
group by timing_reason
order by answers desc
