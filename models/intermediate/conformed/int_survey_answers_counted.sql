with

responses as (

    select * from {{ ref('stg_survey_responses') }}
    where score is not null

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

-- what has no subject is a subject of its own: every such response counts
ranked as (

    select
        subjects.*,
        row_number() over (
            partition by
                subjects.survey_id,
                subjects.question_id,
                coalesce(subjects.subject, 'response ' || subjects.response_id)
            order by subjects.responded_at desc nulls last, subjects.response_id desc nulls last
        ) as recency
    from subjects

),

latest as (

    select
        response_id,
        question_id,
        row_number() over (
            partition by survey_id, question_id, coalesce('answer ' || answer_id, 'response ' || response_id)
            order by responded_at desc nulls last, response_id desc nulls last
        ) as repetition
    from ranked
    where recency = 1

),

counted as (

    select
        response_id,
        question_id
    from latest
    where repetition = 1

)

select * from counted
