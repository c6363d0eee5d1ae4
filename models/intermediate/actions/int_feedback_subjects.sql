-- One row per customer and experience that a survey of seeds/feedback_rules.csv could ask about and has not yet.
with rules as (
    select * from {{ ref('feedback_rules') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

orders as (
    select * from {{ ref('fct_orders') }}
    where customer_id is not null
),

-- whatever arrived: nobody is asked twice about one order or ticket
sent as (
    select
        invitations.survey_id,
        case invitations.about
            when 'order' then invitations.order_id
            when 'ticket' then invitations.ticket_id
            else invitations.customer_id
        end as subject_id,
        invitations.sent_at,
        {{ latest_sent_at('invitations', 'run_context.time_zone') }} as latest_sent_at
    from {{ ref('fct_survey_invitations') }} as invitations
    cross join run_context
),

asked as (
    select
        survey_id,
        subject_id,
        max(sent_at) as asked_at,
        max(latest_sent_at) as latest_asked_at
    from sent
    group by survey_id, subject_id
),

replacements as (
    select
        replaces_order_id as order_id,
        max(coalesce(delivered_at, {{ end_of_time() }})) as delivered_at
    from orders
    where replaces_order_id is not null and not is_cancelled
    group by replaces_order_id
),

-- what was cancelled, is lost and made good, or came nobody knows when, is nothing to ask about
delivered as (
    select
        'delivery' as touchpoint_id,
        orders.customer_id,
        orders.order_id as subject_id,
        nullif(greatest(orders.delivered_at, replacements.delivered_at), {{ end_of_time() }}) as over_at
    from orders
    left join replacements on orders.order_id = replacements.order_id
    where
        orders.replaces_order_id is null
        and not orders.is_cancelled
        and (
            orders.is_delivered
            or (replacements.order_id is null and orders.status not in ('delivered', 'lost', 'refunded'))
        )
),

solved as (
    select
        case channel when 'chatbot' then 'chatbot' when 'phone' then 'call' else 'support' end as touchpoint_id,
        customer_id,
        ticket_id as subject_id,
        solved_at as over_at
    from {{ ref('fct_tickets') }}
    where customer_id is not null and not is_excluded and not is_solved_without_time
),

related as (
    select
        'relationship' as touchpoint_id,
        customer_id,
        customer_id as subject_id,
        from_at as over_at
    from {{ ref('fct_customer_activity') }}
    where not is_over
),

experiences as (
    select * from delivered
    union all
    select * from solved
    union all
    select * from related
    union all
    select
        touchpoint_id,
        customer_id,
        subject_id,
        over_at
    from {{ ref('int_feedback_interactions') }}
),

subjects as (
    select
        experiences.*,
        rules.survey_id,
        rules.rank,
        rules.wait_days,
        rules.latest_days,
        asked.asked_at as subject_last_asked_at,
        experiences.over_at is null or experiences.over_at > run_context.as_of as is_not_over
    from experiences
    inner join rules on experiences.touchpoint_id = rules.touchpoint_id
    cross join run_context
    left join asked on rules.survey_id = asked.survey_id and experiences.subject_id = asked.subject_id
    where
        asked.asked_at is null
        or coalesce(asked.latest_asked_at + rules.repeat_days * interval '1' day < run_context.as_of, false)
)

select * from subjects
