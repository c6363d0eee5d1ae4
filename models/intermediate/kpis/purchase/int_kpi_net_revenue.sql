-- One row per order that brought something in, or took it back: not cancelled, with a known amount.
with orders as (
    select * from {{ ref('fct_orders') }}
),

observations as (
    select
        order_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('order') }},
        true as is_well_timed,
        cast(net_revenue_amount * 10000 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from orders
    where not is_cancelled and net_revenue_amount is not null
)

select * from observations
