with versions as (
    select * from {{ ref('int_subscription_versions_conformed') }}
),

subscriptions as (
    select * from {{ ref('int_subscriptions_conformed') }}
    where in_force_from_at is not null and customer_id is not null
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

rates as (
    select * from {{ ref('int_exchange_rates') }}
),

-- one rate for all of a contract's time, that of its begin: a rate that moves is no customer who leaves
priced as (
    select
        subscriptions.subscription_id,
        subscriptions.currency,
        rates.rate
    from (
        select
            subscriptions.subscription_id,
            subscriptions.in_force_from_local_date,
            {{ stated_currency('subscriptions') }} as currency
        from subscriptions
        cross join run_context
    ) as subscriptions
    {{ exchange_rate_joins('subscriptions', 'in_force_from_local_date') }}
),

-- the first version also holds before it was delivered
cut as (
    select
        subscriptions.subscription_id,
        subscriptions.customer_id,
        cast(versions.monthly_amount * priced.rate as decimal(18, 4)) as monthly_amount,
        case
            when versions.version_number = 1 then subscriptions.in_force_from_at
            else greatest(versions.version_at, subscriptions.in_force_from_at)
        end as from_at,
        case
            when versions.version_number = 1 or versions.version_at <= subscriptions.in_force_from_at
                then subscriptions.in_force_from_local_date
            else {{ local_date('versions.version_at', 'run_context.time_zone') }}
        end as from_local_date,
        least(
            coalesce(versions.next_version_at, subscriptions.in_force_until_at), subscriptions.in_force_until_at
        ) as until_at,
        case
            when versions.next_version_at < subscriptions.in_force_until_at
                then {{ local_date('versions.next_version_at', 'run_context.time_zone') }}
            else subscriptions.in_force_until_local_date
        end as until_local_date
    from versions
    inner join subscriptions on versions.subscription_id = subscriptions.subscription_id
    inner join priced on versions.subscription_id = priced.subscription_id
    cross join run_context
),

held as (
    select * from cut
    where from_at < until_at
)

select * from held
