with rules as (
    select * from {{ ref('customer_types') }}
),

counts as (
    select number as orders_count from ({{ numbers(2) }}) as numbers
    where number <= (select max(minimum_orders) from rules)
),

thresholds as (
    select distinct minimum_days_since_last_order as from_days from rules
),

candidates as (
    select
        counts.orders_count,
        thresholds.from_days,
        rules.customer_type,
        row_number() over (
            partition by counts.orders_count, thresholds.from_days
            order by rules.rank nulls last, rules.customer_type nulls last
        ) as choice
    from counts
    cross join thresholds
    inner join rules
        on
            counts.orders_count >= rules.minimum_orders
            and thresholds.from_days >= rules.minimum_days_since_last_order
),

steps as (
    select
        orders_count,
        from_days,
        customer_type,
        max(orders_count) over () as most_orders_count
    from candidates
    where choice = 1
)

select * from steps
