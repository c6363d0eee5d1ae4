with subscriptions as (
    select * from {{ ref('stg_subscriptions') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

statuses as (
    select * from {{ ref('status_mappings') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- a status without a date is dated by the delivery in which it changed; what the first one says is of an unknown day
seen as (
    select
        subscription_id,
        min(case when status not in ('ended', 'not_started') then version_at end) as first_running_at,
        case
            when min_by(status, version_number) <> 'ended' then min(case when status = 'ended' then version_at end)
        end as first_ended_at
    from {{ ref('int_subscription_versions_conformed') }}
    group by subscription_id
),

translated as (
    select
        subscriptions.*,
        by_customer.customer_id as resolved_customer_id,
        {{ mapped('statuses', 'status', 'subscriptions.status') }} as mapped_status,
        seen.first_running_at,
        seen.first_ended_at
    from subscriptions
    left join seen on subscriptions.subscription_id = seen.subscription_id
    left join identities as by_customer
        on by_customer.identity_kind = 'customer' and subscriptions.customer_id = by_customer.identity
    {{ mapping_joins('statuses', 'statuses', 'source_status', 'subscriptions', 'status', "entity = 'subscription'") }}
),

dated as (
    select
        translated.*,
        coalesce(started_at, first_running_at) as known_started_at,
        coalesce(
            {{ event_local_date('started', 'run_context.time_zone') }},
            {{ local_date('first_running_at', 'run_context.time_zone') }}
        ) as known_started_local_date,
        {{ event_local_date('trial_ends', 'run_context.time_zone') }} as trial_ends_local_date,
        coalesce(ended_at, case when mapped_status = 'ended' then first_ended_at end) as known_ended_at,
        coalesce(
            {{ event_local_date('ended', 'run_context.time_zone') }},
            {{ local_date('first_ended_at', 'run_context.time_zone') }}
        ) as known_ended_local_date
    from translated
    cross join run_context
),

-- a trial is no contract yet: it is in force once the trial has ended
bounded as (
    select
        *,
        mapped_status = 'ended' and known_ended_at is null as is_ended_without_time,
        case
            when mapped_status = 'not_started' or (mapped_status = 'trial' and trial_ends_at is null) then null
            else greatest(known_started_at, coalesce(trial_ends_at, known_started_at))
        end as begins_at,
        greatest(known_started_local_date, coalesce(trial_ends_local_date, known_started_local_date))
            as begins_local_date,
        coalesce(known_ended_at, {{ end_of_time() }}) as ends_at,
        case when known_ended_at is null then cast({{ end_of_time() }} as date) else known_ended_local_date end
            as ends_local_date
    from dated
),

judged as (
    select
        bounded.*,
        coalesce(bounded.begins_at < bounded.ends_at and bounded.begins_at <= run_context.as_of, false)
        and not bounded.is_ended_without_time as was_in_force
    from bounded
    cross join run_context
),

conformed as (
    select
        judged.subscription_id,
        judged.source_system,
        judged.resolved_customer_id as customer_id,
        judged.mapped_status as status,
        coalesce(judged.plan, 'unknown') as plan,
        judged.started_at,
        judged.trial_ends_at,
        judged.trial_ends_local_date,
        judged.paused_at,
        judged.cancel_requested_at,
        {{ event_local_date('judged.cancel_requested', 'run_context.time_zone') }} as cancel_requested_local_date,
        judged.known_ended_at as ended_at,
        judged.mapped_status = 'ended' or coalesce(judged.known_ended_at <= run_context.as_of, false) as is_ended,
        judged.is_ended_without_time,
        coalesce(lower(nullif(trim(judged.cancel_reason), '')), 'unknown') as cancel_reason,
        judged.monthly_amount,
        judged.currency,
        case when judged.was_in_force then judged.begins_at end as in_force_from_at,
        case when judged.was_in_force then judged.ends_at end as in_force_until_at,
        case when judged.was_in_force then judged.begins_local_date end as in_force_from_local_date,
        case when judged.was_in_force then judged.ends_local_date end as in_force_until_local_date
    from judged
    cross join run_context
)

select * from conformed
