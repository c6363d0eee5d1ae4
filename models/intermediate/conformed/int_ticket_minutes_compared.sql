with recorded as (
    select * from {{ ref('int_ticket_minutes_recorded') }}
),

measured as (
    select * from {{ ref('int_ticket_minutes_measured') }}
),

explained as (
    select * from {{ ref('int_ticket_minutes_explained') }}
),

times as (
    select
        ticket_id,
        has_clock_fault,
        reopen_count
    from {{ ref('int_ticket_times') }}
),

tickets as (
    select
        ticket_id,
        is_first_reply_derived
    from {{ ref('int_tickets_measured') }}
),

replies as (
    select ticket_id from {{ ref('int_ticket_replies_summed') }}
),

paired as (
    select
        recorded.ticket_id,
        recorded.source_system,
        recorded.measure,
        recorded.recorded_seconds,
        case recorded.measure
            when 'first_reply' then measured.first_reply_seconds
            when 'first_resolution' then measured.first_resolution_seconds
            when 'full_resolution' then measured.full_resolution_seconds
            when 'agent_wait' then measured.agent_wait_seconds
            when 'on_hold' then measured.on_hold_seconds
        end as our_seconds,
        recorded.measure = 'first_reply' and tickets.is_first_reply_derived and replies.ticket_id is null as is_derived,
        times.has_clock_fault,
        times.reopen_count > 0 as is_reopened
    from recorded
    inner join measured on recorded.ticket_id = measured.ticket_id
    inner join times on recorded.ticket_id = times.ticket_id
    inner join tickets on recorded.ticket_id = tickets.ticket_id
    left join replies on recorded.ticket_id = replies.ticket_id
),

-- the first cause that holds is told; docs/vendors.md has the same order
compared as (
    select
        paired.ticket_id,
        paired.source_system,
        paired.measure,
        paired.our_seconds,
        paired.recorded_seconds,
        paired.our_seconds - paired.recorded_seconds as difference_seconds,
        case
            when paired.is_derived and paired.our_seconds is not null then 'derived'
            when abs(paired.our_seconds - paired.recorded_seconds) < 60 then 'equal'
            when explained.is_reply_of_a_bot then 'bot_replied_first'
            when explained.is_opening_of_an_agent then 'agent_opened'
            when explained.is_another_solve and paired.is_reopened then 'reopened_later'
            when paired.has_clock_fault then 'clock_fault'
            when paired.our_seconds is null then 'not_measured_by_us'
            else 'unexplained'
        end as cause
    from paired
    left join explained on paired.ticket_id = explained.ticket_id and paired.measure = explained.measure
)

select * from compared
