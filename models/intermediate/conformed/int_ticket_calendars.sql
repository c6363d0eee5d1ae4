with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

teams as (
    select * from {{ ref('business_teams') }}
),

targets as (
    select * from {{ ref('sla_targets') }}
),

calendars as (
    select
        tickets.ticket_id,
        coalesce(teams_own.calendar, teams_any.calendar) as calendar,
        60 * coalesce(targets_own.first_response_minutes, targets_any.first_response_minutes)
            as first_response_target_seconds,
        60 * coalesce(targets_own.resolution_minutes, targets_any.resolution_minutes) as resolution_target_seconds
    from tickets
    left join teams as teams_own on lower(trim(tickets.team)) = teams_own.team
    left join teams as teams_any on teams_any.team = '*'
    {{ mapping_joins('targets', 'targets', 'priority', 'tickets', 'ticket_priority') }}
)

select * from calendars
