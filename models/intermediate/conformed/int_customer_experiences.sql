with run_context as (
    select as_of from {{ ref('int_run_context') }}
),

signs as (
    select signs.*
    from {{ ref('int_bad_experience_signs') }} as signs
    inner join run_context on signs.occurred_at <= run_context.as_of
),

orders as (
    select
        *,
        coalesce(delivered_at, placed_at) as occurred_at
    from {{ ref('fct_orders') }}
    where order_number = 1
),

-- all signs of one order or ticket are one experience, which began with the first of them; of two at one instant
-- the first by name gives the kind, so that every run names the same
begun as (
    select
        *,
        min(occurred_at) over (partition by experience_id, customer_id) as first_occurred_at
    from signs
),

bad as (
    select
        experience_id,
        customer_id,
        min(source_system) as source_system,
        min(case when occurred_at = first_occurred_at then experience_kind end) as experience_kind,
        first_occurred_at as occurred_at
    from begun
    group by experience_id, customer_id, first_occurred_at
),

numbered as (
    select
        *,
        row_number() over (
            partition by customer_id order by occurred_at nulls last, experience_id nulls last
        ) as bad_number
    from bad
),

first_bad as (
    select
        customer_id,
        min(occurred_at) as occurred_at
    from bad
    group by customer_id
),

-- what a customer without any is compared with: the first order, where it went well and nothing bad came before
good as (
    select
        'order:' || orders.order_id as experience_id,
        orders.customer_id,
        orders.source_system,
        'good_first_order' as experience_kind,
        orders.occurred_at,
        cast(0 as bigint) as bad_number
    from orders
    left join first_bad on orders.customer_id = first_bad.customer_id and orders.occurred_at >= first_bad.occurred_at
    left join bad on orders.customer_id = bad.customer_id and 'order:' || orders.order_id = bad.experience_id
    where first_bad.customer_id is null and bad.experience_id is null
),

experiences as (
    select * from numbered
    union all
    select * from good
)

select * from experiences
