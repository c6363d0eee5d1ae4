-- One row per filled-in survey with a counted answer to a scored question, placed by the first of these questions.
-- Words count wherever in it they stand: which of its questions holds the comment is the survey tool's choice.
with survey_answers as (
    select
        *,
        metric in ('nps', 'csat', 'ces') and is_counted as is_scored
    from {{ ref('fct_survey_answers') }}
),

responses as (
    select
        response_id,
        max(case when has_comment then 1 else 0 end) as has_comment,
        min(case when is_scored then question_id end) as question_id
    from survey_answers
    group by response_id
),

observations as (
    select
        survey_answers.response_id || ':' || survey_answers.question_id as entity_id,
        survey_answers.customer_id,
        survey_answers.responded_at as observed_at,
        survey_answers.responded_local_date as local_date,
        {{ kpi_breakdown_columns('survey_answer') }},
        survey_answers.is_well_timed,
        cast(responses.has_comment as bigint) as numerator,
        cast(1 as bigint) as denominator
    from survey_answers
    inner join responses
        on
            survey_answers.response_id = responses.response_id
            and survey_answers.question_id = responses.question_id
)

select * from observations
