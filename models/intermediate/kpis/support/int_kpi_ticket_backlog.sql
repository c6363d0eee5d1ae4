-- One row per local day, combination of breakdowns and age: tickets open at that day's end.
with ticket_backlog_days as (
    select * from {{ ref('fct_ticket_backlog_days') }}
),

ages as (
    {{ ticket_ages() }}
),

aged as (
    select
        ticket_backlog_days.*,
        ages.ticket_age,
        case ages.ticket_age
            when '0-1 days' then ticket_backlog_days.backlog_0_1_days
            when '1-3 days' then ticket_backlog_days.backlog_1_3_days
            when '3-7 days' then ticket_backlog_days.backlog_3_7_days
            when '7-30 days' then ticket_backlog_days.backlog_7_30_days
            when '30+ days' then ticket_backlog_days.backlog_over_30_days
        end as ticket_count
    from ticket_backlog_days
    cross join ages
),

observations as (
    select
        cast(null as string) as entity_id,
        cast(null as string) as customer_id,
        cast(null as timestamp) as observed_at,
        local_date,
        {{ kpi_breakdown_columns('backlog_day') }},
        true as is_well_timed,
        cast(ticket_count as bigint) as numerator,
        cast(1 as bigint) as denominator
    from aged
)

select * from observations
