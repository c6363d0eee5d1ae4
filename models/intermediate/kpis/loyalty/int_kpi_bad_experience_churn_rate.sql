-- One row per first, second and third bad experience of a customer who was active then, once its 180 days have passed.
with experiences as (
    select * from {{ ref('fct_experiences') }}
    where is_bad and bad_number <= 3 and is_active and is_lost_after is not null
),

observations as (
    select
        experience_id || ':' || customer_id as entity_id,
        customer_id,
        occurred_at as observed_at,
        occurred_local_date as local_date,
        {{ kpi_breakdown_columns('experience') }},
        true as is_well_timed,
        cast(case when is_lost_after then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from experiences
)

select * from observations
