-- One row per local day and combination of breakdowns: tickets open at that day's end, and those solved that day.
-- Summed over a period, the one over the other is the mean backlog over the solves per day.
with ticket_backlog_days as (
    select * from {{ ref('fct_ticket_backlog_days') }}
),

observations as (
    select
        cast(null as string) as entity_id,
        cast(null as string) as customer_id,
        cast(null as timestamp) as observed_at,
        local_date,
        {{ kpi_breakdown_columns('backlog_work_day') }},
        true as is_well_timed,
        backlog as numerator,
        solved as denominator
    from ticket_backlog_days
)

select * from observations
