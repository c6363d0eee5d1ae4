-- Reduced before anything is joined to it, and without putting events in order again: the sessions of those events that
-- have no session of their own are found by visitor and time.
with sessions as (
    select * from {{ ref('fct_sessions') }}
),

events as (
    select
        *,
        {{ web_interaction('event_name', 'page_type') }} as interaction
    from {{ ref('stg_web_events') }}
),

in_sessions as (
    select
        visitor_id || ':' || session_id as session_id,
        interaction,
        occurred_at,
        occurred_is_day
    from events
    where session_id is not null
    union all
    select
        sessions.session_id,
        events.interaction,
        events.occurred_at,
        events.occurred_is_day
    from events
    inner join sessions
        on
            events.visitor_id = sessions.visitor_id
            and events.occurred_at >= sessions.started_at
            and events.occurred_at <= sessions.ended_at
    where
        events.session_id is null
        and substring(sessions.session_id, length(sessions.visitor_id) + 1, 1) = '#'
),

summed as (
    select
        session_id,
        interaction,
        min(occurred_at) as occurred_at,
        max(occurred_at) as last_at,
        count(*) as event_count,
        bool_or(coalesce(occurred_is_day, false)) as occurred_is_day
    from in_sessions
    group by session_id, interaction
)

select * from summed
