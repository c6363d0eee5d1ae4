-- One row per session of an identified customer with a page of the help centre, once 24 hours have passed since.
-- A ticket in those hours, the last instant included, is one that the help centre did not spare. Without any
-- customer's ticket nobody knows, nor of hours before the first one on record.
with sessions as (
    select * from {{ ref('fct_sessions') }}
    where helped_at is not null and customer_id is not null
),

tickets as (
    select
        customer_id,
        created_at
    from {{ ref('fct_tickets') }}
    where not is_excluded and customer_id is not null
),

run_context as (
    select as_of from {{ ref('int_run_context') }}
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
            and sessions.helped_at <= tickets.created_at
            and sessions.helped_at + interval '24' hour >= tickets.created_at
),

waited as (
    select
        sessions.*,
        followed.session_id is null as is_spared
    from sessions
    inner join run_context on sessions.helped_at + interval '24' hour <= run_context.as_of
    inner join recorded on sessions.helped_at + interval '24' hour >= recorded.since_at
    left join followed on sessions.session_id = followed.session_id
),

observations as (
    select
        session_id as entity_id,
        customer_id,
        started_at as observed_at,
        started_local_date as local_date,
        {{ kpi_breakdown_columns('session') }},
        true as is_well_timed,
        cast(case when is_spared then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from waited
)

select * from observations
