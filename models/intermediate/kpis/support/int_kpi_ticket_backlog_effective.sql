-- One row per local day and combination of breakdowns: tickets open at that day's end.
with ticket_backlog_days as (
    select * from {{ ref('fct_ticket_backlog_days') }}
),

observations as (
    select
        cast(null as string) as entity_id,
        cast(null as string) as customer_id,
        cast(null as timestamp) as observed_at,
        local_date,
        {{ kpi_breakdown_columns('effective_backlog_day') }},
        true as is_well_timed,
        cast(backlog_effective as bigint) as numerator,
        cast(1 as bigint) as denominator
    from ticket_backlog_days
)

select * from observations
