with answers as (
    select * from {{ ref('int_survey_answers_conformed') }}
),

credited as (
    select * from {{ ref('int_survey_answers_credited') }}
),

invitations as (
    select * from {{ ref('fct_survey_invitations') }}
),

orders as (
    select * from {{ ref('fct_orders') }}
),

tickets as (
    select * from {{ ref('fct_tickets') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

-- experience over at sending and answered within 30 days after it; a survey about the relationship asks about
-- no event: it counts from its sending
located as (
    select
        answers.*,
        not invitations.is_premature
        and case
            when answers.responded_is_day or invitations.is_day_precise
                then
                    answers.responded_local_date
                    <= coalesce(invitations.experience_over_local_date, invitations.sent_local_date) + 30
            else
                answers.responded_at
                <= coalesce(invitations.experience_over_at, invitations.sent_at) + interval '30' day
        end as is_well_timed,
        case
            when coalesce(invitations.about, answers.survey_about) = 'customer' then 'not_applicable'
            else
                {{ answer_delay(
                    'invitations.experience_over', 'answers.responded',
                    'answers.responded_is_day or invitations.is_day_precise'
                ) }}
        end as answer_delay,
        coalesce(invitations.ask_number, 'unknown') as ask_number,
        coalesce(invitations.timing_reason, 'unknown') as timing_reason_when_sent,
        coalesce(answers.customer_id, orders.customer_id, tickets.customer_id) as known_customer_id,
        coalesce(answers.agent_id, credited.agent_id, {{ breakdown_of('answers.ticket_id', 'tickets.agent') }})
            as agent,
        {{ breakdown_of('answers.ticket_id', 'tickets.team') }} as team,
        {{ breakdown_of('answers.ticket_id', 'tickets.ticket_category') }} as ticket_category,
        {{ breakdown_of('answers.order_id', 'orders.product_category') }} as product_category
    from answers
    left join credited on answers.response_id = credited.response_id and answers.question_id = credited.question_id
    left join invitations on answers.invitation_id = invitations.invitation_id
    left join orders on answers.order_id = orders.order_id
    left join tickets on answers.ticket_id = tickets.ticket_id
),

enriched as (
    select
        located.*,
        {{ customer_as_of_columns('located', 'known_customer_id') }}
    from located
    {{ customer_as_of_joins('located', 'responded_at', 'known_customer_id') }}
),

facts as (
    select
        cast(response_id as string) as response_id,
        cast(question_id as string) as question_id,
        cast(answer_id as string) as answer_id,
        cast(invitation_id as string) as invitation_id,
        cast(source_system as string) as source_system,
        cast(survey_id as string) as survey_id,
        cast(survey as string) as survey,
        cast(touchpoint as string) as touchpoint,
        cast(metric as string) as metric,
        cast(scale as string) as scale,
        cast(scale_min as int) as scale_min,
        cast(scale_max as int) as scale_max,
        cast(direction as string) as direction,
        cast(score as decimal(18, 4)) as score,
        cast(is_counted as boolean) as is_counted,
        cast(responded_at as timestamp) as responded_at,
        cast(responded_local_date as date) as responded_local_date,
        cast(known_customer_id as string) as customer_id,
        cast(order_id as string) as order_id,
        cast(ticket_id as string) as ticket_id,
        cast(agent as string) as agent,
        cast(team as string) as team,
        cast(ticket_category as string) as ticket_category,
        cast(channel as string) as channel,
        cast(coalesce(is_well_timed, false) as boolean) as is_well_timed,
        cast({{ answer_timing_reason() }} as string) as timing_reason,
        cast(comment_text is not null as boolean) as has_comment,
        cast({{ redact('comment_text') }} as string) as comment_redacted,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(product_category as string) as product_category,
        cast(survey_type as string) as survey_type,
        cast(survey_length as string) as survey_length,
        cast(incentive as string) as incentive,
        cast(responded_is_day as boolean) as responded_is_day,
        cast(answer_delay as string) as answer_delay,
        cast(ask_number as string) as ask_number
    from enriched
)

select * from facts
