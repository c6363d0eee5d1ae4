-- One row per order that was not cancelled and whose goods have a known amount. A replacement was paid before: it is no
-- order of 0.
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
        cast(net_amount * 10000 as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
    where not is_cancelled and net_amount is not null and replaces_order_id is null
)

select * from observations
