with answers as (
    select * from {{ ref('int_survey_answers_timed') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        answers.*,
        {{ customer_as_of_columns('answers') }}
    from answers
    {{ customer_as_of_joins('answers', 'responded_at') }}
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
        cast(customer_id as string) as customer_id,
        cast(order_id as string) as order_id,
        cast(ticket_id as string) as ticket_id,
        cast(agent as string) as agent,
        cast(team as string) as team,
        cast(ticket_category as string) as ticket_category,
        cast(channel as string) as channel,
        cast(is_well_timed as boolean) as is_well_timed,
        cast(timing_reason as string) as timing_reason,
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
