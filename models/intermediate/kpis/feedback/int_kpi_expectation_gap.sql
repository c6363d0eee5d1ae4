-- One row per filled-in survey that asks what the customer had expected and what he found: found less expected.
with survey_answers as (
    select
        *,
        {{ rescaled_score() }} as rescaled_score
    from {{ ref('fct_survey_answers') }}
    where is_counted and metric in ('csat', 'expectation')
),

expected as (
    select
        response_id as expecting_response_id,
        touchpoint as expected_touchpoint,
        max(rescaled_score) as expected_score
    from survey_answers
    where metric = 'expectation'
    group by response_id, touchpoint
),

compared as (
    select
        found.*,
        found.rescaled_score - expected.expected_score as gap
    from survey_answers as found
    inner join expected
        on found.response_id = expected.expecting_response_id and found.touchpoint = expected.expected_touchpoint
    where found.metric = 'csat'
),

observations as (
    select
        response_id || ':' || question_id as entity_id,
        customer_id,
        responded_at as observed_at,
        responded_local_date as local_date,
        {{ kpi_breakdown_columns('survey_answer') }},
        is_well_timed,
        cast(gap as bigint) as numerator,
        cast(1 as bigint) as denominator
    from compared
    where gap is not null
)

select * from observations
