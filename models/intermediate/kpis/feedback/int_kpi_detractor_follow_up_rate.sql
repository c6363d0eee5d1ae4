-- One row per detractor's answer of a known customer, since contacts are on record.
with detractors as (
    select * from {{ ref('fct_detractors') }}
    where is_followed_up is not null
),

observations as (
    select
        response_id || ':' || question_id as entity_id,
        customer_id,
        responded_at as observed_at,
        responded_local_date as local_date,
        {{ kpi_breakdown_columns('detractor') }},
        true as is_well_timed,
        cast(case when is_followed_up then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from detractors
)

select * from observations
