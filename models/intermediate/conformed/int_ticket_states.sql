with

changes as (

    select * from {{ ref('int_ticket_status_changes') }}

),

tickets as (

    select
        ticket_id,
        phase
    from {{ ref('int_tickets_conformed') }}

),

followed as (

    select
        changes.*,
        {{ ticket_phase('changes.status') }} as phase,
        lag({{ ticket_phase('changes.status') }}) over ticket_log as previous_phase,
        lag(changes.origin) over ticket_log as previous_origin,
        lag(changes.occurred_at) over ticket_log as previous_at,
        lag(changes.occurred_local_date) over ticket_log as previous_local_date
    from changes
    window ticket_log as (
        partition by changes.ticket_id
        order by
            changes.origin_rank nulls last,
            changes.occurred_at nulls last,
            changes.sequence nulls last,
            changes.event_id nulls last
    )

),

-- the ticket's own word closes a log that ends open: always where there is no log or the ticket is no longer open,
-- else only when it is the newer word (a reopened ticket keeps its old solve time)
kept as (

    select
        followed.ticket_id,
        followed.origin,
        followed.status,
        followed.phase,
        followed.previous_phase,
        followed.occurred_at is null as is_timeless,
        case
            when followed.origin = 'stated' then greatest(followed.previous_at, followed.occurred_at) else
                followed.occurred_at
        end as from_at,
        case
            when followed.origin = 'stated' then greatest(followed.previous_local_date, followed.occurred_local_date)
            else followed.occurred_local_date
        end as from_local_date,
        followed.origin_rank,
        followed.sequence,
        followed.event_id
    from followed
    inner join tickets on followed.ticket_id = tickets.ticket_id
    where
        followed.origin != 'stated'
        or (
            followed.previous_phase = 'open'
            and (
                followed.previous_origin = 'created'
                or tickets.phase != 'open'
                or followed.occurred_at > followed.previous_at
            )
        )

),

numbered as (

    select
        kept.*,
        row_number() over ticket_log as state_number,
        lead(kept.from_at) over ticket_log as until_at
    from kept
    window ticket_log as (
        partition by kept.ticket_id
        order by
            kept.origin_rank nulls last, kept.from_at nulls last, kept.sequence nulls last, kept.event_id nulls last
    )

),

states as (

    select
        ticket_id,
        state_number,
        origin,
        status,
        phase,
        previous_phase,
        from_at,
        from_local_date,
        until_at,
        until_at is null as is_last,
        is_timeless,
        case
            when origin = 'created' then 'created'
            when previous_phase != 'open' and phase = 'open' then 'reopened'
            when previous_phase = 'open' and phase = 'removed' then 'removed'
            when previous_phase = 'open' and is_timeless then 'removed'
            when previous_phase = 'open' and phase = 'solved' then 'solved'
        end as movement
    from numbered

)

select * from states
