with run_context as (
    select as_of from {{ ref('int_run_context') }}
),

-- what is dated after the moment the marts speak of is not yet an answer: it must not push out the one before it
responses as (
    select responses.*
    from {{ ref('stg_survey_responses') }} as responses
    inner join run_context on responses.responded_at <= run_context.as_of
    where responses.score is not null
),

invitations as (
    select
        invitation_id,
        order_id,
        ticket_id
    from {{ ref('int_survey_invitations_conformed') }}
),

subjects as (
    select
        responses.response_id,
        responses.question_id,
        responses.survey_id,
        responses.answer_id,
        responses.responded_at,
        coalesce(
            'ticket ' || coalesce(responses.ticket_id, invitations.ticket_id),
            'order ' || coalesce(responses.order_id, invitations.order_id)
        ) as subject
    from responses
    left join invitations on responses.invitation_id = invitations.invitation_id
),

ranked as (
    select
        subjects.*,
        row_number() over (
            partition by subjects.subject, subjects.survey_id, subjects.question_id
            order by subjects.responded_at desc nulls last, subjects.response_id desc nulls last
        ) as recency
    from subjects
    where subjects.subject is not null
),

-- what has no subject is a subject of its own: every such response counts
latest as (
    select
        response_id,
        question_id,
        survey_id,
        answer_id,
        responded_at
    from ranked
    where recency = 1
    union all
    select
        response_id,
        question_id,
        survey_id,
        answer_id,
        responded_at
    from subjects
    where subject is null
),

repeated as (
    select
        latest.*,
        row_number() over (
            partition by latest.answer_id, latest.survey_id, latest.question_id
            order by latest.responded_at desc nulls last, latest.response_id desc nulls last
        ) as repetition
    from latest
    where latest.answer_id is not null
),

counted as (
    select
        response_id,
        question_id
    from repeated
    where repetition = 1
    union all
    select
        response_id,
        question_id
    from latest
    where answer_id is null
)

select * from counted
