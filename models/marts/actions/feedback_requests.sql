-- One row per customer: whether to ask for feedback now, about what, how and when, or the first reason why not.
with customers as (
    select * from {{ ref('int_feedback_customers') }}
),

subjects as (
    select * from {{ ref('int_feedback_subjects_chosen') }}
),

channels as (
    select * from {{ ref('int_feedback_channels_chosen') }}
),

surveys as (
    select * from {{ ref('surveys') }}
),

judged as (
    select
        customers.*,
        subjects.touchpoint_id,
        subjects.survey_id,
        subjects.subject_id,
        subjects.over_at,
        subjects.latest_ask_at,
        subjects.subject_last_asked_at,
        surveys.name as survey,
        surveys.about,
        channels.channel,
        channels.channel_reason,
        case
            when customers.has_survey_consent is null then 'consent_unknown'
            when not customers.has_survey_consent then 'no_consent'
            when subjects.customer_id is null then 'nothing_to_ask_about'
            when customers.is_ticket_open then 'ticket_open'
            when customers.is_replacement_open then 'replacement_open'
            when customers.is_refund_open then 'refund_open'
            when subjects.subject_reason is not null then subjects.subject_reason
            when customers.is_asked_recently then 'asked_recently'
            when customers.is_cap_reached then 'cap_reached'
            when channels.customer_id is null then 'no_channel'
        end as reason
    from customers
    left join subjects on customers.customer_id = subjects.customer_id
    left join channels on customers.customer_id = channels.customer_id
    left join surveys on subjects.survey_id = surveys.survey_id
),

published as (
    select
        cast(customer_id as string) as customer_id,
        cast(source_customer_id as string) as source_customer_id,
        cast(case when reason is null then 'ask' else 'wait' end as string) as decision,
        cast(reason as string) as reason,
        cast(
            md5(survey_id || '|' || subject_id || '|' || coalesce(cast(subject_last_asked_at as string), '')) as string
        ) as request_id,
        cast(touchpoint_id as string) as touchpoint,
        cast(survey_id as string) as survey_id,
        cast(survey as string) as survey,
        cast(case when about = 'order' then subject_id end as string) as order_id,
        cast(case when about = 'ticket' then subject_id end as string) as ticket_id,
        cast(over_at as timestamp) as experience_over_at,
        cast(case when reason is null then channel end as string) as channel,
        cast(case when reason is null then channel_reason end as string) as channel_reason,
        cast(case when reason is null then ask_at end as timestamp) as ask_at,
        cast(case when reason is null then ask_wall_clock_at end as timestamp) as ask_wall_clock_at,
        cast(time_zone as string) as time_zone,
        cast(case when reason is null then latest_ask_at end as timestamp) as latest_ask_at,
        cast(last_asked_at as timestamp) as last_asked_at,
        cast(recent_ask_count as bigint) as recent_ask_count
    from judged
)

select * from published
