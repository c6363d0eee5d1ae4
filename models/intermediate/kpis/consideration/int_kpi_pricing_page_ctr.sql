-- One row per session that sees a pricing page, of a source that reports sign-ups or checkouts.
with sessions as (
    select * from {{ ref('fct_sessions') }}
),

telling as (
    select distinct source_system from sessions
    where has_sign_up or has_checkout
),

observations as (
    select
        session_id as entity_id,
        customer_id,
        started_at as observed_at,
        started_local_date as local_date,
        {{ kpi_breakdown_columns('session') }},
        true as is_well_timed,
        cast(case when has_pricing_continued then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from sessions
    where has_pricing_page and source_system in (select telling.source_system from telling)
)

select * from observations
