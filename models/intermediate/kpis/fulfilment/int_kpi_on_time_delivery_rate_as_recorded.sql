-- One row per delivered order with a promise.
-- Compares the bare timestamps, whatever their precision.
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
        cast(case when is_on_time_as_recorded then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
    where is_on_time_as_recorded is not null
)

select * from observations
