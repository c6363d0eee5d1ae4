with tickets as (
    select * from {{ ref('int_tickets_completed') }}
),

measures as (
    select 'first_response' as measure
    union all
    select 'first_resolution' as measure
    union all
    select 'resolution' as measure
    union all
    select 'agent_wait' as measure
    union all
    select 'requester_wait' as measure
    union all
    select 'on_hold' as measure
),

figures as (
    select
        tickets.ticket_id,
        tickets.source_system,
        measures.measure,
        case measures.measure
            when 'first_response' then tickets.first_response_minutes_recorded
            when 'first_resolution' then tickets.first_resolution_minutes_recorded
            when 'resolution' then tickets.resolution_minutes_recorded
            when 'agent_wait' then tickets.agent_wait_minutes_recorded
            when 'requester_wait' then tickets.requester_wait_minutes_recorded
            when 'on_hold' then tickets.on_hold_minutes_recorded
        end as minutes_recorded
    from tickets
    cross join measures
),

recorded as (
    select
        ticket_id,
        source_system,
        measure,
        cast(floor(minutes_recorded * 60) as bigint) as recorded_seconds
    from figures
    where minutes_recorded is not null
)

select * from recorded
