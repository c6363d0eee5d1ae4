-- The restated months of whole KPIs, those first that lie outside the interval published before, then the newest.
select
    kpi_id,
    unit,
    decimals,
    period_date,
    timing,
    event,
    previous_value,
    value,
    change,
    previous_n,
    n,
    is_beyond_interval
from ops.restatements
inner join kpis.dim_kpi using (kpi_id)
where period_grain = 'month' and dimension = 'all'
order by is_beyond_interval desc nulls last, period_date desc, kpi_id, timing
limit 200
