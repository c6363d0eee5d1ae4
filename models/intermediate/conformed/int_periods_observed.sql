with dates as (
    select * from {{ ref('dim_dates') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

periods as (
    {{ kpi_coarse_periods('dates') }}
),

bounded as (
    select
        periods.*,
        {{ utc_at_midnight('periods.period_date', 'run_context.time_zone') }} as starts_at,
        periods.next_period_date > run_context.as_of_local_date as holds_as_of,
        run_context.as_of
    from periods
    cross join run_context
)

select * from bounded
