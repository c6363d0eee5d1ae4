-- One row per experience after an interaction that seeds/feedback_rules.csv names: the customer, order or ticket it is
-- asked about.
with rules as (
    select * from {{ ref('feedback_rules') }}
),

surveys as (
    select * from {{ ref('surveys') }}
),

-- of an interaction that came several times the last counts
told as (
    select
        rules.touchpoint_id,
        interactions.customer_id,
        case surveys.about
            when 'order' then interactions.order_id
            when 'ticket' then interactions.ticket_id
            else interactions.customer_id
        end as subject_id,
        max(interactions.last_at) as over_at
    from {{ ref('int_interactions') }} as interactions
    inner join rules on interactions.interaction = rules.interaction
    inner join surveys on rules.survey_id = surveys.survey_id
    where interactions.customer_id is not null
    group by
        rules.touchpoint_id, interactions.customer_id,
        case surveys.about
            when 'order' then interactions.order_id
            when 'ticket' then interactions.ticket_id
            else interactions.customer_id
        end
),

experiences as (
    select * from told
    where subject_id is not null
)

select * from experiences
