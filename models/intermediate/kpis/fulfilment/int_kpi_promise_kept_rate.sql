-- One row per order that was due: its promised day has fully passed and it was not cancelled.
-- A parcel that never arrived broke its promise.
with orders as (
    select * from {{ ref('fct_orders') }}
),

-- the calendar ends with the day of as_of
today as (
    select max(local_date) as local_date from {{ ref('dim_dates') }}
),

observations as (
    select
        orders.order_id as entity_id,
        orders.customer_id,
        orders.promised_at as observed_at,
        orders.promised_local_date as local_date,
        {{ kpi_breakdown_columns('order') }},
        true as is_well_timed,
        cast(case when orders.is_on_time then 1 else 0 end as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
    inner join today on orders.promised_local_date < today.local_date
    where not orders.is_cancelled
)

select * from observations
