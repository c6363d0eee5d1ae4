-- One row per customer and month or quarter at whose start the customer was active: the complement of churn.
with churn as (
    select * from {{ ref('int_kpi_churn_rate') }}
),

observations as (
    select
        entity_id,
        customer_id,
        observed_at,
        period_grain,
        local_date,
        {{ kpi_breakdown_columns('customer_period') }},
        is_well_timed,
        denominator - numerator as numerator,
        denominator
    from churn
)

select * from observations
