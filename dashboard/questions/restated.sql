-- Final values that were published otherwise before, counted by KPI and period.
select
    kpi_id,
    period_grain,
    count(*) filter (event = 'changed') as changed,
    count(*) filter (event = 'withdrawn') as withdrawn,
    count(*) filter (event = 'new') as added,
    count(*) filter (is_beyond_interval) as beyond_interval
from ops.restatements
group by all
order by all
