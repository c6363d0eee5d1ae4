-- One row per touchpoint and quarter that both employees and customers rate, from 0 to 100, with the gap between them.
with gaps as (
    select * from {{ ref('int_employee_customer_gap') }}
),

published as (
    select
        cast(touchpoint as string) as touchpoint,
        cast(period_date as date) as period_date,
        cast(employee_n as bigint) as employee_n,
        cast(customer_n as bigint) as customer_n,
        cast(employee_score as double) as employee_score,
        cast(customer_score as double) as customer_score,
        cast(gap as double) as gap,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high
    from gaps
)

select * from published
