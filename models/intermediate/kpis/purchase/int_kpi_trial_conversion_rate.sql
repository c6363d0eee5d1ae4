-- One row per trial that is over. It became paid if the contract came into force after it, at a price. Who asked to
-- leave within the trial and has no end on record is taken as gone.
with subscriptions as (
    select * from {{ ref('fct_subscriptions') }}
    where trial_ends_at is not null and not is_ended_without_time
),

run_context as (
    select as_of from {{ ref('int_run_context') }}
),

trials as (
    select
        subscriptions.subscription_id,
        subscriptions.customer_id,
        subscriptions.trial_ends_at,
        subscriptions.trial_ends_local_date,
        subscriptions.source_system,
        subscriptions.segment_at_trial_end as segment,
        subscriptions.customer_type_at_trial_end as customer_type,
        subscriptions.country,
        subscriptions.plan,
        subscriptions.in_force_from_at is not null
        and coalesce(subscriptions.monthly_amount <> 0, true)
        and not (
            subscriptions.ended_at is null
            and coalesce(subscriptions.cancel_requested_at <= subscriptions.trial_ends_at, false)
        ) as is_converted
    from subscriptions
    inner join run_context on subscriptions.trial_ends_at <= run_context.as_of
),

observations as (
    select
        subscription_id as entity_id,
        customer_id,
        trial_ends_at as observed_at,
        trial_ends_local_date as local_date,
        {{ kpi_breakdown_columns('trial') }},
        true as is_well_timed,
        cast(case when is_converted then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from trials
)

select * from observations
