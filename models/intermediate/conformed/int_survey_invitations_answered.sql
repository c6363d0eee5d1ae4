with invitations as (
    select * from {{ ref('int_survey_invitations_conformed') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

responses as (
    select
        responses.invitation_id,
        responses.responded_at,
        responses.responded_is_day,
        {{ event_local_date('responses.responded', 'run_context.time_zone') }} as responded_local_date
    from {{ ref('stg_survey_responses') }} as responses
    inner join run_context on responses.responded_at <= run_context.as_of
    where
        responses.invitation_id is not null
        and (responses.score is not null or nullif(trim(responses.comment), '') is not null)
),

answered as (
    select
        invitation_id,
        min(responded_at) as answered_at,
        min(responded_local_date) as answered_local_date,
        bool_or(responded_is_day) as answered_is_day
    from responses
    group by invitation_id
),

-- whose answers say which invitation they answer; of the others nobody knows who did not
linked as (
    select distinct
        invitations.source_system,
        invitations.survey_id
    from invitations
    inner join answered on invitations.invitation_id = answered.invitation_id
),

judged as (
    select
        invitations.invitation_id,
        answered.answered_at,
        case
            when
                not coalesce(invitations.is_delivered, true)
                or not invitations.is_invited
                or linked.survey_id is null then null
            when answered.answered_at is null then false
            when answered.answered_is_day or invitations.sent_is_day
                then answered.answered_local_date <= invitations.sent_local_date + 14
            else answered.answered_at <= invitations.sent_at + interval '14' day
        end as is_answered_in_time
    from invitations
    left join answered on invitations.invitation_id = answered.invitation_id
    left join linked
        on invitations.source_system = linked.source_system and invitations.survey_id = linked.survey_id
)

select * from judged
