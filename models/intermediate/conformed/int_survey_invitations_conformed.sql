with invitations as (
    select * from {{ ref('stg_survey_invitations') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

orders as (
    select
        order_id,
        customer_id
    from {{ ref('int_orders_conformed') }}
),

tickets as (
    select
        ticket_id,
        customer_id
    from {{ ref('int_tickets_conformed') }}
),

surveys as (
    select * from {{ ref('surveys') }}
),

touchpoints as (
    select * from {{ ref('touchpoints') }}
),

channels as (
    select * from {{ ref('channel_mappings') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

conformed as (
    select
        invitations.invitation_id,
        invitations.source_system,
        invitations.survey_id,
        coalesce(surveys.name, 'unmapped') as survey,
        coalesce(surveys.touchpoint_id, 'unmapped') as touchpoint,
        coalesce(
            surveys.about,
            case
                when invitations.ticket_id is not null then 'ticket' when
                    invitations.order_id is not null
                    then 'order'
                else 'customer'
            end
        ) as about,
        coalesce(touchpoints.minimum_use_days, 0) as minimum_use_days,
        coalesce(by_customer.customer_id, by_email.customer_id, orders.customer_id, tickets.customer_id) as customer_id,
        invitations.order_id,
        invitations.ticket_id,
        {{ mapped('channels', 'channel', 'invitations.channel') }} as channel,
        {{ survey_attributes('surveys') }},
        coalesce(surveys.is_invited, true) as is_invited,
        invitations.is_delivered,
        invitations.sent_at,
        invitations.sent_source_date,
        invitations.sent_is_day,
        {{ event_local_date('invitations.sent', 'run_context.time_zone') }} as sent_local_date
    from invitations
    cross join run_context
    {{ customer_identity_joins('invitations') }}
    left join orders on invitations.order_id = orders.order_id
    left join tickets on invitations.ticket_id = tickets.ticket_id
    left join surveys on invitations.survey_id = surveys.survey_id
    left join touchpoints on surveys.touchpoint_id = touchpoints.touchpoint_id
    {{ mapping_joins('channels', 'channels', 'source_channel', 'invitations', 'channel') }}
)

select * from conformed
