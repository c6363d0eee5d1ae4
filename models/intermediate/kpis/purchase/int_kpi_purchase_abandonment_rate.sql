-- One row per session with a cart, of a source that reports purchases.
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
        cast(case when not has_purchase then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from sessions
    where has_cart and has_purchase is not null
)

select * from observations
