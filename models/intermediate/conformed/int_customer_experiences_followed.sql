with experiences as (
    select * from {{ ref('int_customer_experiences') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
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

followed as (
    select
        experiences.experience_id,
        experiences.customer_id,
        experiences.source_system,
        experiences.experience_kind,
        experiences.touchpoint,
        experiences.occurred_at,
        {{ local_date('experiences.occurred_at', 'run_context.time_zone') }} as occurred_local_date,
        experiences.bad_number,
        next_orders.next_order_at,
        contracts.contract_until_at,
        case
            when experiences.occurred_at + interval '180' day <= run_context.as_of
                then
                    not coalesce(next_orders.next_order_at <= experiences.occurred_at + interval '180' day, false)
                    and not coalesce(contracts.is_outlasted, false)
        end as is_lost_after
    from experiences
    cross join run_context
    left join next_orders
        on
            experiences.experience_id = next_orders.experience_id
            and experiences.customer_id = next_orders.customer_id
    left join contracts
        on experiences.experience_id = contracts.experience_id and experiences.customer_id = contracts.customer_id
)

select * from followed
