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

-- experience over at sending and answered within 30 days after it; a survey about the relationship asks about
-- no event: it counts from its sending
met as (
    select
        answers.*,
        coalesce(
            not invitations.is_premature
            and case
                when answers.responded_is_day or invitations.is_day_precise
                    then
                        answers.responded_local_date
                        <= coalesce(invitations.experience_over_local_date, invitations.sent_local_date) + 30
                else
                    answers.responded_at
                    <= coalesce(invitations.experience_over_at, invitations.sent_at) + interval '30' day
            end,
            false
        ) as is_well_timed,
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

timed as (
    select
        response_id,
        question_id,
        answer_id,
        invitation_id,
        source_system,
        survey_id,
        survey,
        survey_type,
        survey_length,
        incentive,
        touchpoint,
        metric,
        scale,
        scale_min,
        scale_max,
        direction,
        score,
        is_counted,
        responded_at,
        responded_is_day,
        responded_local_date,
        known_customer_id as customer_id,
        order_id,
        ticket_id,
        agent,
        team,
        ticket_category,
        product_category,
        channel,
        comment_text,
        answer_delay,
        ask_number,
        is_well_timed,
        {{ answer_timing_reason() }} as timing_reason
    from met
)

select * from timed
