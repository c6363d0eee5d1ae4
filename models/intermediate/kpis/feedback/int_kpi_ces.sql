-- One row per counted answer to an ease or effort question.
-- Ease runs from 0 to 25,200 whatever the scale: 25,200 has every divisor from 1 to 10, and 100, so that
-- a step of any of these scales is a whole number of units. The registry's scale makes 0 to 100 of it.
with survey_answers as (
    select * from {{ ref('fct_survey_answers') }}
    where metric = 'ces' and is_counted
),

scales as (
    select
        t.steps,
        t.units_per_step
    from (
        values
        (1, 25200), (2, 12600), (3, 8400), (4, 6300), (5, 5040), (6, 4200), (7, 3600), (8, 3150), (9, 2800),
        (10, 2520), (100, 252)
    ) as t (steps, units_per_step)
),

placed as (
    select
        survey_answers.*,
        scales.units_per_step,
        case survey_answers.direction
            when 'down' then survey_answers.scale_max - survey_answers.score
            else survey_answers.score - survey_answers.scale_min
        end as steps_above_worst
    from survey_answers
    inner join scales on survey_answers.scale_max - survey_answers.scale_min = scales.steps
),

observations as (
    select
        response_id || ':' || question_id as entity_id,
        customer_id,
        responded_at as observed_at,
        responded_local_date as local_date,
        {{ kpi_breakdown_columns('survey_answer') }},
        is_well_timed,
        cast(floor(steps_above_worst * units_per_step) as bigint) as numerator,
        cast(1 as bigint) as denominator
    from placed
)

select * from observations
