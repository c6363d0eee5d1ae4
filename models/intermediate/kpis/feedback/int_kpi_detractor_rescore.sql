-- One row per detractor's answer whose customer answered the same question again within 180 days.
with detractors as (
    select * from {{ ref('fct_detractors') }}
    where is_rescored_higher is not null
),

observations as (
    select
        response_id || ':' || question_id as entity_id,
        customer_id,
        responded_at as observed_at,
        responded_local_date as local_date,
        {{ kpi_breakdown_columns('detractor') }},
        true as is_well_timed,
        cast(case when is_rescored_higher then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from detractors
)

select * from observations
