-- One row per session of a source that reports page views.
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
        page_view_count as numerator,
        cast(1 as bigint) as denominator
    from sessions
    where page_view_count is not null
)

select * from observations
