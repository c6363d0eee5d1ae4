with recorded as (
    select * from {{ ref('int_ticket_minutes_recorded') }}
),

measured as (
    select * from {{ ref('int_ticket_minutes_measured') }}
),

explained as (
    select * from {{ ref('int_ticket_minutes_explained') }}
),

paired as (
    select
        recorded.*,
        case recorded.measure
            when 'first_response' then measured.first_response_seconds
            when 'first_resolution' then measured.first_resolution_seconds
            when 'resolution' then measured.resolution_seconds
            when 'agent_wait' then measured.agent_wait_seconds
            when 'on_hold' then measured.on_hold_seconds
        end as our_seconds,
        recorded.measure = 'first_response' and measured.is_first_reply_derived as is_derived,
        measured.has_clock_fault,
        explained.cause as explanation
    from recorded
    inner join measured on recorded.ticket_id = measured.ticket_id
    left join explained on recorded.ticket_id = explained.ticket_id and recorded.measure = explained.measure
),

-- the first cause that holds is told; docs/vendors.md has the same order
compared as (
    select
        ticket_id,
        source_system,
        measure,
        our_seconds,
        recorded_seconds,
        our_seconds - recorded_seconds as difference_seconds,
        case
            when is_derived and our_seconds is not null then 'derived'
            when abs(our_seconds - recorded_seconds) < 60 then 'equal'
            when explanation is not null then explanation
            when has_clock_fault then 'clock_fault'
            when our_seconds is null then 'not_measured_by_us'
            else 'unexplained'
        end as cause
    from paired
)

select * from compared
