-- One row per quarter, repeat purchase and satisfaction: who stays though dissatisfied is captive, not loyal.
with periods as (
    select * from {{ ref('fct_customer_periods') }}
    where period_grain = 'quarter'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- what happens after as_of is in no quarter yet
orders as (
    select orders.*
    from {{ ref('fct_orders') }} as orders
    inner join run_context on orders.placed_at <= run_context.as_of
    where orders.order_number is not null
),

answers_given as (
    select answers.*
    from {{ ref('fct_survey_answers') }} as answers
    inner join run_context on answers.responded_at <= run_context.as_of
    where answers.metric = 'nps' and answers.is_counted and answers.customer_id is not null
),

answers as (
    select
        customer_id,
        cast(date_trunc('quarter', responded_local_date) as date) as period_date,
        {{ promoter_sign('score') }} as recommends,
        row_number() over (
            partition by customer_id, cast(date_trunc('quarter', responded_local_date) as date)
            order by responded_at desc nulls last, response_id desc nulls last, question_id desc nulls last
        ) as place
    from answers_given
),

purchases as (
    select
        customer_id,
        cast(date_trunc('quarter', placed_local_date) as date) as period_date,
        max(order_number) as orders_so_far
    from orders
    group by customer_id, cast(date_trunc('quarter', placed_local_date) as date)
),

-- a customer who is asked is one of the quarter's latest answer; a contract in its second quarter is a repeat purchase
judged as (
    select
        answers.period_date,
        answers.recommends,
        coalesce(purchases.orders_so_far > 1, false)
        or coalesce(periods.recurring_amount_at_start > 0, false) as is_repeat,
        periods.is_active_at_end
    from answers
    inner join periods on answers.customer_id = periods.customer_id and answers.period_date = periods.period_date
    left join purchases
        on answers.customer_id = purchases.customer_id and answers.period_date = purchases.period_date
    where answers.place = 1
),

named as (
    select
        *,
        case when is_repeat then 'repeat' else 'single' end as purchase,
        case recommends when 1 then 'promoter' when 0 then 'passive' else 'detractor' end as satisfaction
    from judged
),

summed as (
    select
        period_date,
        purchase,
        satisfaction,
        purchase = 'repeat' and satisfaction = 'detractor' as is_captive,
        count(*) as customer_count,
        count(case when is_active_at_end then 1 end) as active_at_end_count,
        sum(count(*)) over (partition by period_date) as quarter_customer_count
    from named
    group by period_date, purchase, satisfaction
),

published as (
    select
        cast(period_date as date) as period_date,
        cast(purchase as string) as purchase,
        cast(satisfaction as string) as satisfaction,
        cast(is_captive as boolean) as is_captive,
        cast(customer_count as bigint) as numerator,
        cast(quarter_customer_count as bigint) as denominator,
        cast(active_at_end_count as bigint) as active_at_end_count
    from summed
)

select * from published
