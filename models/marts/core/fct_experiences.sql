with experiences as (
    select * from {{ ref('int_customer_experiences') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

activity as (
    select * from {{ ref('fct_customer_activity') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

-- a replacement is no purchase
next_orders as (
    select
        experiences.experience_id,
        experiences.customer_id,
        min(orders.placed_at) as next_order_at
    from experiences
    inner join {{ ref('fct_orders') }} as orders
        on experiences.customer_id = orders.customer_id and experiences.occurred_at < orders.placed_at
    where orders.has_account and orders.replaces_order_id is null
    group by experiences.experience_id, experiences.customer_id
),

-- another contract in place of the one in force then, as a change of plan makes one, is no loss
contracts as (
    select
        experiences.experience_id,
        experiences.customer_id,
        max(
            case
                when experiences.occurred_at > subscriptions.in_force_from_at
                    then coalesce(subscriptions.in_force_until_at, {{ end_of_time() }})
            end
        ) as contract_until_at,
        bool_or(
            coalesce(subscriptions.in_force_until_at, {{ end_of_time() }})
            > experiences.occurred_at + interval '90' day
        ) as is_outlasted
    from experiences
    inner join {{ ref('fct_subscriptions') }} as subscriptions
        on
            experiences.customer_id = subscriptions.customer_id
            and experiences.occurred_at + interval '90' day >= subscriptions.in_force_from_at
            and experiences.occurred_at <= coalesce(subscriptions.in_force_until_at, {{ end_of_time() }})
    group by experiences.experience_id, experiences.customer_id
),

judged as (
    select
        experiences.*,
        {{ local_date('experiences.occurred_at', 'run_context.time_zone') }} as occurred_local_date,
        activity.customer_id is not null as is_active,
        next_orders.next_order_at,
        contracts.contract_until_at,
        case
            when experiences.occurred_at + interval '180' day <= run_context.as_of
                then
                    not coalesce(next_orders.next_order_at <= experiences.occurred_at + interval '180' day, false)
                    and not coalesce(contracts.is_outlasted, false)
        end as is_lost_after,
        {{ customer_as_of_columns('experiences') }}
    from experiences
    cross join run_context
    left join activity
        on
            experiences.customer_id = activity.customer_id
            and experiences.occurred_at >= activity.from_at
            and experiences.occurred_at <= coalesce(activity.until_at, {{ end_of_time() }})
    left join next_orders
        on
            experiences.experience_id = next_orders.experience_id
            and experiences.customer_id = next_orders.customer_id
    left join contracts
        on experiences.experience_id = contracts.experience_id and experiences.customer_id = contracts.customer_id
    {{ customer_as_of_joins('experiences', 'occurred_at') }}
),

facts as (
    select
        cast(experience_id as string) as experience_id,
        cast(customer_id as string) as customer_id,
        cast(source_system as string) as source_system,
        cast(bad_number > 0 as boolean) as is_bad,
        cast(experience_kind as string) as experience_kind,
        cast(touchpoint as string) as touchpoint,
        cast(bad_number as bigint) as bad_number,
        cast(case when bad_number >= 3 then '3+' else cast(bad_number as string) end as string) as experience_number,
        cast(occurred_at as timestamp) as occurred_at,
        cast(occurred_local_date as date) as occurred_local_date,
        cast(is_active as boolean) as is_active,
        cast(next_order_at as timestamp) as next_order_at,
        cast(nullif(contract_until_at, {{ end_of_time() }}) as timestamp) as contract_until_at,
        cast(contract_until_at is not null as boolean) as has_contract,
        cast(is_lost_after as boolean) as is_lost_after,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country
    from judged
)

select * from facts
