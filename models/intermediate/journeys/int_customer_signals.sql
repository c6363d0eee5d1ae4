with tickets as (
    select * from {{ ref('fct_tickets') }}
    where customer_id is not null and not is_excluded
),

vocabulary as (
    select * from {{ ref('touchpoint_interactions') }}
),

experiences as (
    select * from {{ ref('fct_experiences') }}
    where is_bad
),

invitations as (
    select * from {{ ref('fct_survey_invitations') }}
    where customer_id is not null and coalesce(is_delivered, true)
),

told as (
    select
        tickets.customer_id,
        tickets.created_at as occurred_at,
        'ticket' as signal,
        vocabulary.touchpoint_id as touchpoint
    from tickets
    left join vocabulary on {{ ticket_interaction('tickets.channel') }} = vocabulary.interaction
    union all
    select
        customer_id,
        occurred_at,
        'bad_experience' as signal,
        touchpoint
    from experiences
    union all
    select
        customer_id,
        sent_at as occurred_at,
        case when is_premature then 'premature_survey' else 'survey' end as signal,
        cast(null as string) as touchpoint
    from invitations
),

signals as (
    select
        customer_id,
        occurred_at,
        count(case when signal = 'ticket' then 1 end) as ticket_count,
        count(case when signal = 'bad_experience' then 1 end) as bad_experience_count,
        count(case when signal in ('survey', 'premature_survey') then 1 end) as survey_count,
        count(case when signal = 'premature_survey' then 1 end) as premature_survey_count,
        min(touchpoint) as touchpoint
    from told
    group by customer_id, occurred_at
)

select * from signals
