with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

ticket_events as (
    select * from {{ ref('stg_ticket_events') }}
    where event_type = 'status'
),

statuses as (
    select * from {{ ref('status_mappings') }}
),

translated as (
    select
        ticket_events.*,
        {{ mapped('statuses', 'status', 'ticket_events.to_value') }} as status
    from ticket_events
    {{ mapping_joins('statuses', 'statuses', 'source_status', 'ticket_events', 'to_value', "entity = 'ticket'") }}
),

opened as (
    select
        ticket_id,
        'created' as origin,
        0 as origin_rank,
        created_at as occurred_at,
        created_local_date as occurred_local_date,
        created_is_day as occurred_is_day,
        cast(null as bigint) as sequence,
        '' as event_id,
        'new' as status,
        phase as ticket_phase
    from tickets
),

-- a status nobody mapped says nothing: the ticket stays in the one before. No event comes before the ticket's creation
logged as (
    select
        tickets.ticket_id,
        'logged' as origin,
        1 as origin_rank,
        greatest(translated.occurred_at, tickets.created_at) as occurred_at,
        greatest(
            {{ local_date('translated.occurred_at', 'tickets.time_zone') }}, tickets.created_local_date
        ) as occurred_local_date,
        tickets.created_is_day and translated.occurred_at <= tickets.created_at as occurred_is_day,
        translated.sequence,
        translated.event_id,
        translated.status,
        tickets.phase as ticket_phase
    from translated
    inner join tickets on translated.ticket_id = tickets.ticket_id
    where translated.status not in ('unknown', 'unmapped')
),

-- what the ticket's own row says last; int_ticket_states keeps it only where the log does not know better
stated as (
    select
        ticket_id,
        'stated' as origin,
        2 as origin_rank,
        ended_at as occurred_at,
        ended_local_date as occurred_local_date,
        ended_is_day as occurred_is_day,
        cast(null as bigint) as sequence,
        '' as event_id,
        case when phase = 'open' then 'solved' else status end as status,
        phase as ticket_phase
    from tickets
    where ended_at is not null or phase != 'open'
),

unioned as (
    select * from opened
    union all
    select * from logged
    union all
    select * from stated
),

changes as (
    select
        unioned.*,
        {{ ticket_phase('unioned.status') }} as phase
    from unioned
)

select * from changes
