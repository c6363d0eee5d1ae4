-- Amounts of the facts against the delivered ones, by system, past every model: to the last digit in the reporting
-- currency, and as near as rounding each row to four decimals can be where a rate is applied. What has no rate is in
-- no sum.
with run_context as (
    select * from {{ ref('int_run_context') }}
),

rates as (
    select * from {{ ref('exchange_rates') }}
),

lines as (
    select
        order_id,
        case when count(*) = count(quantity * unit_price) then sum(quantity * unit_price) end as lines_amount
    from {{ source('raw', 'order_items') }}
    group by order_id
),

delivered as (
    select
        'orders' as what,
        orders.source_system,
        {{ event_local_date('orders.placed', 'run_context.time_zone') }} as local_date,
        coalesce(nullif(upper(trim(orders.currency)), ''), run_context.currency) as currency,
        coalesce(orders.gross_amount, lines.lines_amount) as first_amount,
        orders.discount_amount as second_amount,
        orders.refund_amount as third_amount
    from {{ source('raw', 'orders') }} as orders
    left join lines on orders.source_system || ':' || orders.order_id = lines.order_id
    cross join run_context
    union all
    select
        'marketing_spend' as what,
        spend.source_system,
        spend.spend_date as local_date,
        coalesce(nullif(upper(trim(spend.currency)), ''), run_context.currency) as currency,
        spend.cost as first_amount,
        null as second_amount,
        null as third_amount
    from {{ source('raw', 'marketing_spend') }} as spend
    cross join run_context
),

rated as (
    select
        delivered.*,
        case when delivered.currency = run_context.currency then 0 else 1 end as is_foreign,
        case when delivered.currency = run_context.currency then 1 else (
            select max_by(rates.rate, rates.valid_from) from rates
            where
                rates.currency = delivered.currency
                and rates.to_currency = run_context.currency
                and rates.valid_from <= delivered.local_date
        ) end as rate
    from delivered
    cross join run_context
),

expected as (
    select
        what,
        source_system,
        sum(is_foreign) as foreign_rows,
        coalesce(sum(cast(first_amount as decimal(19, 4)) * rate), 0) as first_amount,
        coalesce(sum(cast(second_amount as decimal(19, 4)) * rate), 0) as second_amount,
        coalesce(sum(cast(third_amount as decimal(19, 4)) * rate), 0) as third_amount
    from rated
    group by what, source_system
),

told as (
    select
        'orders' as what,
        source_system,
        coalesce(sum(gross_amount), 0) as first_amount,
        coalesce(sum(discount_amount), 0) as second_amount,
        coalesce(sum(refund_amount), 0) as third_amount
    from {{ ref('fct_orders') }}
    group by source_system
    union all
    select
        'marketing_spend' as what,
        source_system,
        coalesce(sum(cost_amount), 0) as first_amount,
        0 as second_amount,
        0 as third_amount
    from {{ ref('fct_marketing_spend') }}
    group by source_system
)

select expected.*
from expected
left join told on expected.what = told.what and expected.source_system = told.source_system
where
    told.what is null
    or abs(expected.first_amount - told.first_amount) > 0.00005 * expected.foreign_rows
    or abs(expected.second_amount - told.second_amount) > 0.00005 * expected.foreign_rows
    or abs(expected.third_amount - told.third_amount) > 0.00005 * expected.foreign_rows
