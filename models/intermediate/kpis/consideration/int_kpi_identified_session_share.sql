-- One row per session.
with sessions as (
    select * from {{ ref('fct_sessions') }}
),

observations as (
    select
        session_id as entity_id,
        customer_id,
        started_at as observed_at,
        started_local_date as local_date,
        {{ kpi_breakdown_columns('session') }},
        true as is_well_timed,
        cast(case when customer_id is not null then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from sessions
)

select * from observations
