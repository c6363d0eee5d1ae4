with invitations as (
    select * from {{ ref('int_survey_invitations_timed') }}
),

answered as (
    select * from {{ ref('int_survey_invitations_answered') }}
),

numbered as (
    select * from {{ ref('int_survey_invitations_numbered') }}
),

orders as (
    select
        order_id,
        product_category
    from {{ ref('fct_orders') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        invitations.*,
        answered.answered_at,
        answered.is_answered_in_time,
        case
            when not coalesce(invitations.is_delivered, true) then 'not_applicable'
            else coalesce(numbered.ask_number, 'unknown')
        end as ask_number,
        invitations.is_never_delivered
        or invitations.is_replacement_open
        or invitations.is_refund_open
        or invitations.is_ticket_open
        or invitations.is_too_soon_to_have_used as is_premature_otherwise,
        {{ breakdown_of('invitations.order_id', 'orders.product_category') }} as product_category,
        {{ customer_as_of_columns('invitations') }}
    from invitations
    left join answered on invitations.invitation_id = answered.invitation_id
    left join numbered on invitations.invitation_id = numbered.invitation_id
    left join orders on invitations.order_id = orders.order_id
    {{ customer_as_of_joins('invitations', 'sent_at') }}
),

facts as (
    select
        cast(invitation_id as string) as invitation_id,
        cast(source_system as string) as source_system,
        cast(survey_id as string) as survey_id,
        cast(survey as string) as survey,
        cast(touchpoint as string) as touchpoint,
        cast(about as string) as about,
        cast(customer_id as string) as customer_id,
        cast(order_id as string) as order_id,
        cast(ticket_id as string) as ticket_id,
        cast(channel as string) as channel,
        cast(sent_at as timestamp) as sent_at,
        cast(sent_local_date as date) as sent_local_date,
        cast(sent_is_day as boolean) as sent_is_day,
        cast(is_delivered as boolean) as is_delivered,
        cast(over_at as timestamp) as experience_over_at,
        cast(over_local_date as date) as experience_over_local_date,
        cast(is_day_precise as boolean) as is_day_precise,
        cast(case when is_known then is_before_delivery or is_premature_otherwise end as boolean) as is_premature,
        cast(case when is_known then is_before_delivery_as_recorded or is_premature_otherwise end as boolean)
            as is_premature_as_recorded,
        cast(is_before_delivery as boolean) as is_before_delivery,
        cast(is_before_delivery_as_recorded as boolean) as is_before_delivery_as_recorded,
        cast(is_never_delivered as boolean) as is_never_delivered,
        cast(is_replacement_open as boolean) as is_replacement_open,
        cast(is_refund_open as boolean) as is_refund_open,
        cast(is_ticket_open as boolean) as is_ticket_open,
        cast(is_too_soon_to_have_used as boolean) as is_too_soon_to_have_used,
        cast({{ survey_timing_reason() }} as string) as timing_reason,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(product_category as string) as product_category,
        cast(survey_type as string) as survey_type,
        cast(survey_length as string) as survey_length,
        cast(incentive as string) as incentive,
        cast(ask_number as string) as ask_number,
        cast(answered_at as timestamp) as answered_at,
        cast(is_answered_in_time as boolean) as is_answered_in_time
    from enriched
)

select * from facts
