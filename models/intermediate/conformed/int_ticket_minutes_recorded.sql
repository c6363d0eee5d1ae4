with tickets as (
    select * from {{ ref('int_tickets_measured') }}
),

figures as (
    select
        ticket_id,
        source_system,
        'first_reply' as measure,
        first_response_minutes_recorded as minutes_recorded
    from tickets
    union all
    select
        ticket_id,
        source_system,
        'first_resolution' as measure,
        first_resolution_minutes_recorded as minutes_recorded
    from tickets
    union all
    select
        ticket_id,
        source_system,
        'full_resolution' as measure,
        resolution_minutes_recorded as minutes_recorded
    from tickets
    union all
    select
        ticket_id,
        source_system,
        'agent_wait' as measure,
        agent_wait_minutes_recorded as minutes_recorded
    from tickets
    union all
    select
        ticket_id,
        source_system,
        'requester_wait' as measure,
        requester_wait_minutes_recorded as minutes_recorded
    from tickets
    union all
    select
        ticket_id,
        source_system,
        'on_hold' as measure,
        on_hold_minutes_recorded as minutes_recorded
    from tickets
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
