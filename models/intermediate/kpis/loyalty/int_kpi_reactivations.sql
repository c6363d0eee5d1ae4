-- One row per return of a customer who had been lost.
with returned as (
    select * from {{ ref('fct_customer_activity') }}
    where stretch_number > 1
),

observations as (
    select
        customer_id || ':' || cast(stretch_number as string) as entity_id,
        customer_id,
        from_at as observed_at,
        from_local_date as local_date,
        {{ kpi_breakdown_columns('reactivation') }},
        true as is_well_timed,
        cast(1 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from returned
)

select * from observations
