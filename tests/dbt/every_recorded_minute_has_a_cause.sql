-- Counted from the feeds, past every model that joins or explains.
with tickets as (
    select * from {{ ref('stg_tickets') }}
),

metrics as (
    select * from {{ ref('stg_ticket_metrics') }}
),

figures as (
    select
        tickets.source_system,
        count(coalesce(tickets.first_response_minutes_recorded, metrics.first_response_minutes_recorded)) as first_response,
        count(metrics.first_resolution_minutes_recorded) as first_resolution,
        count(coalesce(tickets.resolution_minutes_recorded, metrics.resolution_minutes_recorded))
            as resolution,
        count(metrics.agent_wait_minutes_recorded) as agent_wait,
        count(metrics.requester_wait_minutes_recorded) as requester_wait,
        count(metrics.on_hold_minutes_recorded) as on_hold
    from tickets
    left join metrics on tickets.ticket_id = metrics.ticket_id
    group by tickets.source_system
),

told as (
    select
        source_system,
        sum(case when measure = 'first_response' then ticket_count else 0 end) as first_response,
        sum(case when measure = 'first_resolution' then ticket_count else 0 end) as first_resolution,
        sum(case when measure = 'resolution' then ticket_count else 0 end) as resolution,
        sum(case when measure = 'agent_wait' then ticket_count else 0 end) as agent_wait,
        sum(case when measure = 'requester_wait' then ticket_count else 0 end) as requester_wait,
        sum(case when measure = 'on_hold' then ticket_count else 0 end) as on_hold
    from {{ ref('fct_ticket_minute_differences') }}
    group by source_system
),

lost as (
    select figures.*
    from figures
    left join told on figures.source_system = told.source_system
    where
        figures.first_response != coalesce(told.first_response, 0)
        or figures.first_resolution != coalesce(told.first_resolution, 0)
        or figures.resolution != coalesce(told.resolution, 0)
        or figures.agent_wait != coalesce(told.agent_wait, 0)
        or figures.requester_wait != coalesce(told.requester_wait, 0)
        or figures.on_hold != coalesce(told.on_hold, 0)
)

select * from lost
