with run_context as (
    select as_of from {{ ref('int_run_context') }}
),

experience_touchpoints as (
    select * from {{ ref('experience_touchpoints') }}
),

-- an answer is about the touchpoint of its question
signs as (
    select
        signs.experience_id,
        signs.customer_id,
        signs.source_system,
        signs.experience_kind,
        coalesce(signs.touchpoint, experience_touchpoints.touchpoint_id, 'unmapped') as touchpoint,
        signs.occurred_at,
        signs.sign_id
    from {{ ref('int_bad_experience_signs') }} as signs
    inner join run_context on signs.occurred_at <= run_context.as_of
    left join experience_touchpoints on signs.experience_kind = experience_touchpoints.experience_kind
),

orders as (
    select
        *,
        coalesce(delivered_at, placed_at) as occurred_at
    from {{ ref('fct_orders') }}
    where order_number = 1
),

-- all signs of one order or ticket are one experience, which began with the first of them; of two at one instant
-- the first by name gives the kind and the touchpoint, so that every run names the same
begun as (
    select
        *,
        row_number() over (
            partition by experience_id, customer_id
            order by occurred_at nulls last, experience_kind nulls last, touchpoint nulls last, sign_id nulls last
        ) as sign_number
    from signs
),

bad as (
    select
        experience_id,
        customer_id,
        min(source_system) as source_system,
        min(case when sign_number = 1 then experience_kind end) as experience_kind,
        min(case when sign_number = 1 then touchpoint end) as touchpoint,
        min(occurred_at) as occurred_at
    from begun
    group by experience_id, customer_id
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
        experience_touchpoints.touchpoint_id as touchpoint,
        orders.occurred_at,
        cast(0 as bigint) as bad_number
    from orders
    left join first_bad on orders.customer_id = first_bad.customer_id and orders.occurred_at >= first_bad.occurred_at
    left join experience_touchpoints on experience_touchpoints.experience_kind = 'good_first_order'
    left join bad on orders.customer_id = bad.customer_id and 'order:' || orders.order_id = bad.experience_id
    where first_bad.customer_id is null and bad.experience_id is null
),

experiences as (
    select * from numbered
    union all
    select * from good
)

select * from experiences
