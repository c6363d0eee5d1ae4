-- What the page speaks of: the run, its moment, its time zone and currency, and the last whole month, as months since 2000.
with last_month as (
    select date_diff('month', date '2000-01-01', max(period_date)) as last_month
    from kpis.kpi_values
    where period_grain = 'month' and not is_partial
)

select run_id, as_of, time_zone, currency, small_sample_n, active_days, last_month
from ops.publication
cross join last_month
