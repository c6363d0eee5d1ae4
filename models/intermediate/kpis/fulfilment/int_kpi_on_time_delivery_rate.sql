-- One row per delivered order with a promise.
-- A source that gives days is compared by days, so that a parcel is on time all day long.
with orders as (
    select * from {{ ref('fct_orders') }}
),

observations as (
    select
        order_id as entity_id,
        customer_id,
        delivered_at as observed_at,
        delivered_local_date as local_date,
        {{ kpi_breakdown_columns('order') }},
        true as is_well_timed,
        cast(case when is_on_time then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
    where is_on_time is not null
)

select * from observations
