-- One row per session of a known customer with a search in the help centre.
-- In vain: a ticket of the same customer followed the search within 24 hours. Without any customer's ticket
-- nobody knows, nor of hours before the first one on record.
with sessions as (
    select * from {{ ref('fct_sessions') }}
    where help_searched_at is not null and customer_id is not null
),

tickets as (
    select * from {{ ref('fct_tickets') }}
    where not is_excluded and customer_id is not null
),

recorded as (
    select min(created_at) as since_at from tickets
),

followed as (
    select distinct sessions.session_id
    from sessions
    inner join tickets
        on
            sessions.customer_id = tickets.customer_id
            and sessions.help_searched_at <= tickets.created_at
            and tickets.created_at <= sessions.help_searched_at + interval '1' day
),

observations as (
    select
        sessions.session_id as entity_id,
        sessions.customer_id,
        sessions.started_at as observed_at,
        sessions.started_local_date as local_date,
        {{ kpi_breakdown_columns('help_search') }},
        true as is_well_timed,
        cast(case when followed.session_id is null then 0 else 1 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from sessions
    inner join recorded on sessions.help_searched_at + interval '1' day >= recorded.since_at
    left join followed on sessions.session_id = followed.session_id
)

select * from observations
