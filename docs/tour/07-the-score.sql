-- And what customers said
--
-- The net promoter score fell a month before, in September, and to its lowest in November. `is_significant` says
-- which of these changes were more than chance.
select
    period_date,
    round(value, 1) as nps,
    round(ci_low, 1) as ci_low,
    round(ci_high, 1) as ci_high,
    n,
    round(change, 1) as change,
    is_significant
from kpis.kpi_nps
where
    period_grain = 'month'
    and dimension = 'all'
    and timing = 'all'
    and period_date between date '2024-07-01' and date '2025-01-01'
order by period_date
