-- How did the net promoter score go in the last twelve months, and which change was more than chance?
select
    period_date,
    round(value, 1) as nps,
    round(ci_low, 1) as ci_low,
    round(ci_high, 1) as ci_high,
    n,
    is_significant
from kpis.kpi_nps
where period_grain = 'month' and dimension = 'all' and timing = 'all' and not is_partial
order by period_date desc
limit 12
