-- One row per order with a discount that was not cancelled, of systems that ever name an agent.
with orders as (
    select
        orders.*,
        coalesce(orders.discount_granted_by, 'none') as agent
    from {{ ref('fct_orders') }} as orders
    where
        not orders.is_cancelled
        and orders.discount_amount > 0
        and orders.source_system in (
            select named.source_system from {{ ref('fct_orders') }} as named
            where named.discount_granted_by is not null
        )
),

observations as (
    select
        order_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('discounted_order') }},
        true as is_well_timed,
        cast(case when discount_granted_by is null then 0 else 1 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
)

select * from observations
