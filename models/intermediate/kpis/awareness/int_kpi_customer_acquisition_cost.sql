-- One row per ad and day, and one per customer won, on the day of the first order with an account.
-- Customers count from months in which any spend is known: where nobody tells the cost, they are not for free.
-- Spend counts from the month of the first order on record: before it nobody tells whom it won.
with spend as (
    select * from {{ ref('fct_marketing_spend') }}
    where cost_amount is not null
),

orders as (
    select * from {{ ref('fct_orders') }}
    where order_number = 1
),

spent as (
    {{ spend_observations('acquisition', 'cost_amount * 10000', '0') }}
    where
        cast(date_trunc('month', spend_local_date) as date)
        >= (select cast(date_trunc('month', min(orders.placed_local_date)) as date) from orders)
),

won as (
    select
        'customer ' || customer_id as entity_id,
        customer_id,
        placed_at as observed_at,
        placed_local_date as local_date,
        {{ kpi_breakdown_columns('acquisition') }},
        true as is_well_timed,
        cast(0 as bigint) as numerator,
        cast(1 as bigint) as denominator
    from orders
    where
        cast(date_trunc('month', placed_local_date) as date)
        in (select cast(date_trunc('month', spend.spend_local_date) as date) from spend)
),

observations as (
    select * from spent
    union all
    select * from won
)

select * from observations
