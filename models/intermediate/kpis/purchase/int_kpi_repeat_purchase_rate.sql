-- One row per customer whose 90 days since the first order have passed, on the day of that order.
-- Guests are no customers; a cancelled order was placed; a second order at the very instant counts. A replacement is no
-- order: else parcels that get lost would make customers loyal.
with orders as (
    select * from {{ ref('fct_orders') }}
    where customer_id is not null and coalesce(has_account, true) and replaces_order_id is null
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

numbered as (
    select
        *,
        row_number() over (
            partition by customer_id order by placed_at nulls last, order_id nulls last
        ) as account_order_number,
        lead(placed_at) over (
            partition by customer_id order by placed_at nulls last, order_id nulls last
        ) as next_placed_at
    from orders
),

first_orders as (
    select
        numbered.*,
        numbered.placed_at + interval '90' day as window_ends_at
    from numbered
    inner join run_context on numbered.placed_at + interval '90' day <= run_context.as_of
    where numbered.account_order_number = 1
),

observations as (
    select
        order_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('first_order') }},
        true as is_well_timed,
        cast(case when next_placed_at <= window_ends_at then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from first_orders
)

select * from observations
