with responses as (
    select * from {{ ref('stg_survey_responses') }}
),

invitations as (
    select * from {{ ref('int_survey_invitations_conformed') }}
),

counted as (
    select * from {{ ref('int_survey_answers_counted') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

questions as (
    select * from {{ ref('survey_questions') }}
),

surveys as (
    select * from {{ ref('surveys') }}
),

channels as (
    select * from {{ ref('channel_mappings') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

conformed as (
    select
        responses.response_id,
        responses.question_id,
        responses.answer_id,
        responses.invitation_id,
        responses.source_system,
        responses.survey_id,
        coalesce(surveys.name, 'unmapped') as survey,
        surveys.about as survey_about,
        {{ survey_attributes('surveys') }},
        coalesce(questions.touchpoint_id, surveys.touchpoint_id, 'unmapped') as touchpoint,
        coalesce(questions.metric, 'other') as metric,
        coalesce(cast(questions.scale_min as string) || '-' || cast(questions.scale_max as string), 'unmapped')
            as scale,
        questions.scale_min,
        questions.scale_max,
        coalesce(questions.direction, 'up') as direction,
        responses.score,
        counted.response_id is not null as is_counted,
        responses.responded_at,
        responses.responded_is_day,
        {{ event_local_date('responses.responded', 'run_context.time_zone') }} as responded_local_date,
        coalesce(by_customer.customer_id, by_email.customer_id, invitations.customer_id) as customer_id,
        coalesce(responses.order_id, invitations.order_id) as order_id,
        coalesce(responses.ticket_id, invitations.ticket_id) as ticket_id,
        responses.agent_id,
        case
            when responses.channel is null then coalesce(invitations.channel, 'unknown')
            else {{ mapped('channels', 'channel', 'responses.channel') }}
        end as channel,
        nullif(trim(responses.comment), '') as comment_text
    from responses
    cross join run_context
    left join invitations on responses.invitation_id = invitations.invitation_id
    left join counted on responses.response_id = counted.response_id and responses.question_id = counted.question_id
    {{ customer_identity_joins('responses') }}
    left join surveys on responses.survey_id = surveys.survey_id
    left join questions on responses.survey_id = questions.survey_id and responses.question_id = questions.question_id
    {{ mapping_joins('channels', 'channels', 'source_channel', 'responses', 'channel') }}
)

select * from conformed
