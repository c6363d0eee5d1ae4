-- One row per session of a visitor without an account, of a source that reports sign-ups.
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
        cast(case when has_sign_up then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from sessions
    where has_sign_up is not null and not had_account
)

select * from observations
