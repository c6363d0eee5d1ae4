with calls as (
    select * from {{ ref('fct_calls') }}
),

invitations as (
    select * from {{ ref('fct_survey_invitations') }}
),

answers as (
    select * from {{ ref('fct_survey_answers') }}
),

reviews as (
    select * from {{ ref('fct_product_reviews') }}
),

-- an answer to several questions is given once
moments as (
    select
        source_system,
        case when is_answered then 'call:answered' else 'call:abandoned' end as interaction,
        call_id as interaction_key,
        started_at as occurred_at,
        started_local_date as occurred_local_date,
        false as occurred_is_day,
        customer_id,
        cast(null as string) as order_id,
        ticket_id,
        'phone' as channel
    from calls
    where is_answered or is_abandoned
    union all
    select
        source_system,
        'survey:sent' as interaction,
        invitation_id as interaction_key,
        sent_at as occurred_at,
        sent_local_date as occurred_local_date,
        sent_is_day as occurred_is_day,
        customer_id,
        order_id,
        ticket_id,
        channel
    from invitations
    where coalesce(is_delivered, true)
    union all
    select
        min(source_system) as source_system,
        'survey:answered' as interaction,
        coalesce(answer_id, response_id) as interaction_key,
        min(responded_at) as occurred_at,
        min(responded_local_date) as occurred_local_date,
        bool_or(responded_is_day) as occurred_is_day,
        min(customer_id) as customer_id,
        min(order_id) as order_id,
        min(ticket_id) as ticket_id,
        min(channel) as channel
    from answers
    group by coalesce(answer_id, response_id)
    union all
    select
        source_system,
        'review:posted' as interaction,
        review_id as interaction_key,
        posted_at as occurred_at,
        posted_local_date as occurred_local_date,
        true as occurred_is_day,
        customer_id,
        cast(null as string) as order_id,
        cast(null as string) as ticket_id,
        'web' as channel
    from reviews
    where is_dated
),

interactions as (
    {{ told_interactions(['occurred_local_date', 'order_id', 'ticket_id', 'channel']) }}
)

select * from interactions
