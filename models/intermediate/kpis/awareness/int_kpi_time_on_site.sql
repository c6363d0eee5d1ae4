-- One row per session whose length is known, in milliseconds.
-- Rounded down, since engines cast fractions differently.
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
        cast(floor(engaged_seconds * 1000) as bigint) as numerator,
        cast(1 as bigint) as denominator
    from sessions
    where engaged_seconds is not null
)

select * from observations
