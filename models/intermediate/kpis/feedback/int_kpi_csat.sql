-- One row per counted answer to a satisfaction question.
-- Satisfied is the top box of up to three points, the top two of four to seven, the top three of more.
with survey_answers as (
    select * from {{ ref('fct_survey_answers') }}
    where metric = 'csat' and is_counted
),

placed as (
    select
        *,
        {{ steps_above_worst() }} as steps_above_worst,
        scale_max - scale_min + 1 as points
    from survey_answers
),

boxed as (
    select
        *,
        case when points <= 3 then 1 when points <= 7 then 2 else 3 end as satisfied_boxes
    from placed
),

observations as (
    select
        response_id || ':' || question_id as entity_id,
        customer_id,
        responded_at as observed_at,
        responded_local_date as local_date,
        {{ kpi_breakdown_columns('survey_answer') }},
        is_well_timed,
        cast(case when steps_above_worst >= points - satisfied_boxes then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from boxed
)

select * from observations
