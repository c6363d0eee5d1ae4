with amounts as (
    select * from {{ ref('int_subscription_amounts') }}
),

periods as (
    select * from {{ ref('int_periods_observed') }}
),

placed as (
    select
        amounts.customer_id,
        amounts.monthly_amount,
        periods.period_grain,
        periods.period_date,
        amounts.from_local_date < periods.period_date
        and amounts.until_local_date >= periods.period_date as is_at_start,
        case
            when periods.holds_as_of then amounts.from_at <= periods.as_of and amounts.until_at > periods.as_of
            else
                amounts.from_local_date < periods.next_period_date
                and amounts.until_local_date >= periods.next_period_date
        end as is_at_end
    from amounts
    inner join periods
        on amounts.from_local_date < periods.next_period_date and amounts.until_local_date >= periods.period_date
),

summed as (
    select
        customer_id,
        period_grain,
        period_date,
        cast(sum(case when is_at_start then monthly_amount end) as decimal(18, 4)) as amount_at_start,
        cast(sum(case when is_at_end then monthly_amount end) as decimal(18, 4)) as amount_at_end,
        bool_or(is_at_start) as has_contract_at_start
    from placed
    group by customer_id, period_grain, period_date
)

select * from summed
