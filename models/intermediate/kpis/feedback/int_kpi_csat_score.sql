-- One row per counted answer to a satisfaction question.
with survey_answers as (
    select * from {{ ref('fct_survey_answers') }}
    where metric = 'csat' and is_counted
),

observations as (
    select
        response_id || ':' || question_id as entity_id,
        customer_id,
        responded_at as observed_at,
        responded_local_date as local_date,
        {{ kpi_breakdown_columns('survey_answer') }},
        is_well_timed,
        {{ rescaled_score() }} as numerator,
        cast(1 as bigint) as denominator
    from survey_answers
)

select * from observations
where numerator is not null
