-- Active when a month begins: an order with an account in the days of the setting before it, or a contract in force.
-- Counted from orders and contracts themselves, past the stretches that the KPIs count from.
with run_context as (
    select * from {{ ref('int_run_context') }}
),

months as (
    select * from {{ ref('int_periods_observed') }}
    where period_grain = 'month'
),

active as (
    select
        months.period_date,
        orders.customer_id
    from {{ ref('int_orders_conformed') }} as orders
    cross join run_context
    inner join months
        on
            orders.placed_local_date < months.period_date
            and case
                when orders.placed_is_day then orders.placed_local_date + run_context.active_days >= months.period_date
                else orders.placed_at >= months.starts_at - run_context.active_days * interval '1' day
            end
    where orders.customer_id is not null and orders.has_account and orders.placed_at <= run_context.as_of
    union
    select
        months.period_date,
        subscriptions.customer_id
    from {{ ref('int_subscriptions_conformed') }} as subscriptions
    inner join months
        on
            subscriptions.in_force_from_local_date < months.period_date
            and subscriptions.in_force_until_local_date >= months.period_date
    where subscriptions.customer_id is not null
),

told as (
    select
        period_date,
        customer_id
    from {{ ref('fct_customer_periods') }}
    where period_grain = 'month' and is_active_at_start
),

differences as (
    select
        coalesce(active.customer_id, told.customer_id) as customer_id,
        coalesce(active.period_date, told.period_date) as period_date
    from active
    full join told on active.customer_id = told.customer_id and active.period_date = told.period_date
    where active.customer_id is null or told.customer_id is null
)

select * from differences
