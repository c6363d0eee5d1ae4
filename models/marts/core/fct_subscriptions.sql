with subscriptions as (
    select
        *,
        coalesce(cancel_requested_at, in_force_from_at, started_at) as looked_at
    from {{ ref('int_subscriptions_conformed') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

at_trial_end as (
    select
        subscriptions.subscription_id,
        {{ customer_as_of_columns('subscriptions') }}
    from subscriptions
    {{ customer_as_of_joins('subscriptions', 'trial_ends_at') }}
    where subscriptions.trial_ends_at is not null
),

enriched as (
    select
        subscriptions.*,
        at_trial_end.segment as segment_at_trial_end,
        at_trial_end.customer_type as customer_type_at_trial_end,
        {{ customer_as_of_columns('subscriptions') }}
    from subscriptions
    left join at_trial_end on subscriptions.subscription_id = at_trial_end.subscription_id
    {{ customer_as_of_joins('subscriptions', 'looked_at') }}
),

facts as (
    select
        cast(subscription_id as string) as subscription_id,
        cast(source_system as string) as source_system,
        cast(customer_id as string) as customer_id,
        cast(plan as string) as plan,
        cast(status as string) as status,
        cast(started_at as timestamp) as started_at,
        cast(trial_ends_at as timestamp) as trial_ends_at,
        cast(trial_ends_local_date as date) as trial_ends_local_date,
        cast(paused_at as timestamp) as paused_at,
        cast(in_force_from_at as timestamp) as in_force_from_at,
        cast(in_force_from_local_date as date) as in_force_from_local_date,
        cast(nullif(in_force_until_at, {{ end_of_time() }}) as timestamp) as in_force_until_at,
        cast(cancel_requested_at as timestamp) as cancel_requested_at,
        cast(cancel_requested_local_date as date) as cancel_requested_local_date,
        cast(ended_at as timestamp) as ended_at,
        cast(is_ended as boolean) as is_ended,
        cast(is_ended_without_time as boolean) as is_ended_without_time,
        cast(cancel_reason as string) as cancel_reason,
        cast(monthly_amount as decimal(18, 4)) as monthly_amount,
        cast(currency as string) as currency,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(segment_at_trial_end as string) as segment_at_trial_end,
        cast(customer_type_at_trial_end as string) as customer_type_at_trial_end,
        cast(country as string) as country
    from enriched
)

select * from facts
