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

moments as (
    select
        source_system,
        customer_id,
        case when created_at > account_created_at then 'customer:joined_account' else 'customer:created' end
            as interaction,
        customer_id as interaction_key,
        created_at as occurred_at,
        created_is_day as occurred_is_day
    from customers
    union all
    select
        source_system,
        customer_id,
        case usage_day when 1 then 'usage:first_used' else 'usage:third_day' end as interaction,
        customer_id as interaction_key,
        cast(usage_date as timestamp) as occurred_at,
        true as occurred_is_day
    from usage
    where usage_day in (1, 3)
),

interactions as (
    {{ told_interactions([]) }}
)

select * from interactions
