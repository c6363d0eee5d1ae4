-- An answer on a scale whose steps `rescaled_score` does not know would be lost in silence.
with answers as (
    select response_id || ':' || question_id as entity_id from {{ ref('fct_survey_answers') }}
    where metric in ('csat', 'ces') and is_counted
),

observed as (
    select entity_id from {{ ref('int_kpi_ces') }}
    union all
    select entity_id from {{ ref('int_kpi_csat_score') }}
),

lost as (
    select answers.entity_id
    from answers
    left join observed on answers.entity_id = observed.entity_id
    where observed.entity_id is null
)

select * from lost
