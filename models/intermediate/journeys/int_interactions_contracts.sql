with run_context as (
    select * from {{ ref('int_run_context') }}
),

-- as to churn, who has another contract in place of the one that ends stays; without a known end it has not ended yet
replaced as (
    select distinct subscriptions.subscription_id
    from {{ ref('fct_subscriptions') }} as subscriptions
    cross join run_context
    inner join {{ ref('int_customer_active_spells') }} as spells
        on
            subscriptions.customer_id = spells.customer_id
            and coalesce(subscriptions.ended_at, run_context.as_of) >= spells.from_at
            and coalesce(subscriptions.ended_at, run_context.as_of) < spells.until_at
    where spells.is_contract and spells.record_id <> 'subscription:' || subscriptions.subscription_id
),

-- one that was in force begins when its trial has ended
subscriptions as (
    select
        subscriptions.source_system,
        subscriptions.customer_id,
        subscriptions.subscription_id,
        nullif(subscriptions.cancel_reason, 'unknown') as stated_reason,
        case when subscriptions.trial_ends_at is not null then subscriptions.started_at end as trial_started_at,
        recorded.started_is_day as trial_started_is_day,
        subscriptions.in_force_from_at as in_force_at,
        case
            when subscriptions.in_force_from_at = recorded.trial_ends_at then recorded.trial_ends_is_day
            else recorded.started_is_day
        end as in_force_is_day,
        case when replaced.subscription_id is null then subscriptions.cancel_requested_at end as cancel_requested_at,
        recorded.cancel_requested_is_day,
        case when replaced.subscription_id is null then subscriptions.ended_at end as ended_at,
        recorded.ended_is_day
    from {{ ref('fct_subscriptions') }} as subscriptions
    inner join {{ ref('stg_subscriptions') }} as recorded on subscriptions.subscription_id = recorded.subscription_id
    left join replaced on subscriptions.subscription_id = replaced.subscription_id
),

-- a no-show has no time of its own: the booking is the last that is known of it
appointments as (
    select
        facts.*,
        recorded.booked_is_day,
        recorded.held_is_day,
        coalesce(facts.held_at, facts.booked_at) as missed_at,
        coalesce(recorded.held_is_day, recorded.booked_is_day) as missed_is_day
    from {{ ref('fct_appointments') }} as facts
    inner join {{ ref('stg_appointments') }} as recorded on facts.appointment_id = recorded.appointment_id
    where facts.appointment_kind in ('demo', 'sales_call')
),

moments as (
    select
        subscriptions.source_system,
        subscriptions.customer_id,
        'subscription:' || moments.moment as interaction,
        subscriptions.subscription_id as interaction_key,
        subscriptions.stated_reason,
        {{ times_of_moment(
            ['trial_started', 'in_force', 'cancel_requested', 'ended'], 'moments.moment', 'subscriptions'
        ) }}
    from subscriptions
    cross join (values ('trial_started'), ('in_force'), ('cancel_requested'), ('ended')) as moments (moment)
    union all
    select
        appointments.source_system,
        appointments.customer_id,
        'appointment:' || moments.moment as interaction,
        appointments.appointment_id as interaction_key,
        case when moments.moment = 'no_show' then 'no show' else appointments.lost_reason end as stated_reason,
        {{ times_of_moment(['booked', 'held', 'missed'], 'moments.timed_by', 'appointments') }}
    from appointments
    cross join (
        values ('booked', 'booked'), ('held', 'held'), ('won', 'held'), ('lost', 'held'), ('no_show', 'missed')
    ) as moments (moment, timed_by)
    where
        moments.moment in ('booked', appointments.outcome)
        or (moments.moment = 'held' and appointments.outcome <> 'no_show')
),

interactions as (
    {{ told_interactions(['stated_reason']) }}
)

select * from interactions
