-- One row per order that was not cancelled and has a known amount. Guests are in the revenue and return as nobody.
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
        cast(case when has_earlier_order then net_revenue_amount else 0 end * 10000 as bigint) as numerator,
        cast(net_revenue_amount * 10000 as bigint) as denominator
    from orders
    where not is_cancelled and net_revenue_amount is not null
)

select * from observations
