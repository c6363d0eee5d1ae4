with customers as (
    select
        *,
        min(created_at) over (partition by coalesce(account_id, customer_id)) as account_created_at
    from {{ ref('dim_customers') }}
    where created_at is not null
),

-- what is no use to activation is none here
usage as (
    select
        customer_id,
        usage_date,
        min(source_system) as source_system,
        row_number() over (partition by customer_id order by usage_date nulls last) as usage_day
    from {{ ref('fct_product_usage') }}
    where active_minutes > 0 or event_count > 0
    group by customer_id, usage_date
),

appointments as (
    select * from {{ ref('fct_appointments') }}
    where appointment_kind in ('demo', 'sales_call')
),

run_context as (
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

subscriptions as (
    select
        subscriptions.*,
        case when subscriptions.trial_ends_at is not null then subscriptions.started_at end as trial_started_at,
        replaced.subscription_id is not null as is_replaced
    from {{ ref('fct_subscriptions') }} as subscriptions
    left join replaced on subscriptions.subscription_id = replaced.subscription_id
),

-- a no-show has no time of its own: the booking is the last that is known of it
moments as (
    select
        source_system,
        customer_id,
        case when created_at > account_created_at then 'customer:joined_account' else 'customer:created' end
            as interaction,
        customer_id as interaction_key,
        created_at as occurred_at,
        false as occurred_is_day,
        cast(null as string) as stated_reason
    from customers
    union all
    select
        source_system,
        customer_id,
        case usage_day when 1 then 'usage:first_used' else 'usage:third_day' end as interaction,
        customer_id as interaction_key,
        cast(usage_date as timestamp) as occurred_at,
        true as occurred_is_day,
        cast(null as string) as stated_reason
    from usage
    where usage_day in (1, 3)
    union all
    select
        subscriptions.source_system,
        subscriptions.customer_id,
        'subscription:' || moments.moment as interaction,
        subscriptions.subscription_id as interaction_key,
        case moments.moment
            when 'trial_started' then subscriptions.trial_started_at
            when 'in_force' then subscriptions.in_force_from_at
            when 'cancel_requested' then subscriptions.cancel_requested_at
            else subscriptions.ended_at
        end as occurred_at,
        false as occurred_is_day,
        nullif(subscriptions.cancel_reason, 'unknown') as stated_reason
    from subscriptions
    cross join (values ('trial_started'), ('in_force'), ('cancel_requested'), ('ended')) as moments (moment)
    where moments.moment in ('trial_started', 'in_force') or not subscriptions.is_replaced
    union all
    select
        appointments.source_system,
        appointments.customer_id,
        'appointment:' || moments.moment as interaction,
        appointments.appointment_id as interaction_key,
        case moments.moment
            when 'booked' then appointments.booked_at
            when 'no_show' then coalesce(appointments.held_at, appointments.booked_at)
            else appointments.held_at
        end as occurred_at,
        false as occurred_is_day,
        case when moments.moment = 'no_show' then 'no show' else appointments.lost_reason end as stated_reason
    from appointments
    cross join (values ('booked'), ('held'), ('won'), ('lost'), ('no_show')) as moments (moment)
    where
        moments.moment in ('booked', appointments.outcome)
        or (moments.moment = 'held' and appointments.outcome <> 'no_show')
),

interactions as (
    {{ told_interactions(['stated_reason']) }}
)

select * from interactions
