-- One row per session of a source that says where its sessions come from.
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
        cast(case when is_direct then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from sessions
    where is_direct is not null
)

select * from observations
