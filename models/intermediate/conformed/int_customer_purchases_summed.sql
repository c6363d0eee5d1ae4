with orders as (
    select * from {{ ref('fct_orders') }}
    where customer_id is not null and has_account
),

contracts as (
    select * from {{ ref('int_customer_recurring_amounts') }}
    where period_grain = 'month' and has_contract_at_start
),

months as (
    select * from {{ ref('int_periods_observed') }}
    where period_grain = 'month'
),

-- a month that begins under contract is a purchase like an order
purchases as (
    select
        customer_id,
        placed_local_date as purchase_date,
        net_revenue_amount as revenue
    from orders
    union all
    select
        customer_id,
        period_date as purchase_date,
        amount_at_start as revenue
    from contracts
),

summed as (
    select
        purchases.customer_id,
        months.period_date as month_date,
        max(purchases.purchase_date) as last_purchase_date,
        count(*) as purchase_count,
        cast(coalesce(sum(purchases.revenue), 0) as decimal(18, 4)) as revenue
    from purchases
    inner join months
        on purchases.purchase_date < months.period_date and purchases.purchase_date + 365 >= months.period_date
    group by purchases.customer_id, months.period_date
)

select * from summed
