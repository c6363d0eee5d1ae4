-- One row per counted answer to a recommendation question.
-- Promoters 9 and 10, detractors 6 and below, on scales from 0 to 10 and from 1 to 10 alike.
with survey_answers as (
    select * from {{ ref('fct_survey_answers') }}
),

observations as (
    select
        response_id || ':' || question_id as entity_id,
        customer_id,
        responded_at as observed_at,
        responded_local_date as local_date,
        {{ kpi_breakdown_columns('survey_answer') }},
        is_well_timed,
        cast(
            case
                when score >= 9 then 1
                when score >= 7 then 0
                else -1
            end as bigint
        ) as numerator,
        cast(1 as bigint) as denominator
    from survey_answers
    where metric = 'nps' and is_counted
)

select * from observations
