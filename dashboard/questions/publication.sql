-- What the page speaks of: the run, its moment, its time zone and currency, as months since 2000 the last whole
-- month, and from which on breakdowns and agents are told.
with last_month as (
    select date_diff('month', date '2000-01-01', max(period_date)) as last_month
    from kpis.kpi_values
    where period_grain = 'month' and not is_partial
)

select
    run_id,
    as_of,
    time_zone,
    currency,
    small_sample_n,
    active_days,
    last_month,
    date_diff('month', date '2000-01-01', as_of) - 24 as first_month_of_breakdowns,
    date_diff('month', date '2000-01-01', as_of) - 12 as first_month_of_agents
from ops.publication
cross join last_month
