with observed as (
    select
        'order status' as mapping,
        source_system,
        status as source_value
    from {{ ref('stg_orders') }}
    union all
    select
        'order channel' as mapping,
        source_system,
        sales_channel as source_value
    from {{ ref('stg_orders') }}
    union all
    select
        'ticket status' as mapping,
        source_system,
        status as source_value
    from {{ ref('stg_tickets') }}
    union all
    select
        'ticket status event' as mapping,
        source_system,
        to_value as source_value
    from {{ ref('stg_ticket_events') }}
    where event_type = 'status'
    union all
    select
        'ticket channel' as mapping,
        source_system,
        channel as source_value
    from {{ ref('stg_tickets') }}
    union all
    select
        'survey channel' as mapping,
        source_system,
        channel as source_value
    from {{ ref('stg_survey_invitations') }}
    union all
    select
        'survey channel' as mapping,
        source_system,
        channel as source_value
    from {{ ref('stg_survey_responses') }}
    union all
    select
        'survey' as mapping,
        source_system,
        survey_id as source_value
    from {{ ref('stg_survey_invitations') }}
    union all
    select
        'survey question' as mapping,
        source_system,
        survey_id || '/' || question_id as source_value
    from {{ ref('stg_survey_responses') }}
    union all
    select
        'subscription status' as mapping,
        source_system,
        status as source_value
    from {{ ref('stg_subscriptions') }}
),

counted as (
    select
        mapping,
        source_system,
        lower(trim(source_value)) as source_value,
        count(*) as record_count
    from observed
    where source_value is not null
    group by mapping, source_system, lower(trim(source_value))
)

select * from counted
