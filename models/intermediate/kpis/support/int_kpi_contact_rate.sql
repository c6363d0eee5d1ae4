-- One row per ticket and one per order, each on its own day: tickets are held against orders.
-- Orders count from the first ticket on: before it nobody tells how often customers wrote.
with tickets as (
    select * from {{ ref('fct_tickets') }}
),

orders as (
    select * from {{ ref('fct_orders') }}
),

tickets_created as (
    select
        'ticket ' || ticket_id as entity_id,
        customer_id,
        created_at as observed_at,
        created_local_date as local_date,
        {{ kpi_breakdown_columns('contact') }},
        true as is_well_timed,
        cast(1 as bigint) as numerator,
        cast(0 as bigint) as denominator
    from tickets
    where not is_excluded
),

orders_placed as (
    select
        'order ' || order_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('contact') }},
        true as is_well_timed,
        cast(0 as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
    where placed_local_date >= (select min(tickets.created_local_date) from tickets)
),

observations as (
    select * from tickets_created
    union all
    select * from orders_placed
)

select * from observations
