with changes as (
    select * from {{ ref('int_ticket_status_changes') }}
),

followed as (
    select
        changes.*,
        lag(changes.origin) over ticket_log as previous_origin,
        lag(changes.phase) over ticket_log as previous_phase,
        lag(changes.occurred_at) over ticket_log as previous_at,
        lag(changes.occurred_local_date) over ticket_log as previous_local_date,
        lead(changes.origin) over ticket_log as next_origin,
        lead(changes.occurred_at) over ticket_log as next_at,
        row_number() over ticket_log as state_number
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

-- the ticket's own word, always last, closes a log that ends open: always where there is no log or the ticket is no
-- longer open, else only when it is the newer word (a reopened ticket keeps its old solve time)
judged as (
    select
        *,
        origin != 'stated' or (
            previous_phase = 'open'
            and {{ own_word_counts('previous_origin', 'ticket_phase', 'occurred_at', 'previous_at') }}
        ) as is_kept,
        next_origin is not null and (
            next_origin != 'stated' or (
                phase = 'open'
                and {{ own_word_counts('origin', 'ticket_phase', 'next_at', 'occurred_at') }}
            )
        ) as is_followed
    from followed
),

states as (
    select
        ticket_id,
        state_number,
        origin,
        status,
        phase,
        previous_phase,
        case when origin = 'stated' then greatest(previous_at, occurred_at) else occurred_at end as from_at,
        case
            when origin = 'stated' then greatest(previous_local_date, occurred_local_date)
            else occurred_local_date
        end as from_local_date,
        coalesce(occurred_is_day, false) and not coalesce(previous_at > occurred_at, false) as from_is_day,
        case when is_followed then greatest(occurred_at, next_at) end as until_at,
        not is_followed as is_last,
        occurred_at is null as is_timeless,
        case
            when origin = 'created' then 'created'
            when previous_phase != 'open' and phase = 'open' then 'reopened'
            when previous_phase = 'open' and (phase = 'removed' or occurred_at is null) then 'removed'
            when previous_phase = 'open' and phase = 'solved' then 'solved'
        end as movement
    from judged
    where is_kept
)

select * from states
