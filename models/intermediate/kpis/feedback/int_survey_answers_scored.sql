-- One row per counted answer, given by as_of, to a question of recommendation, satisfaction or ease.
with answers as (
    select
        *,
        response_id || ':' || question_id as entity_id
    from {{ ref('fct_survey_answers') }}
),

observed as (
    {{ kpi_observations_so_far('nps') }}
    union all
    {{ kpi_observations_so_far('csat') }}
    union all
    {{ kpi_observations_so_far('ces') }}
),

scored as (
    select
        observed.observations as kpi_id,
        observed.entity_id,
        answers.invitation_id,
        answers.survey,
        answers.scale,
        answers.touchpoint,
        answers.timing_reason,
        answers.responded_local_date,
        observed.numerator
    from observed
    inner join answers on observed.entity_id = answers.entity_id
)

select * from scored
