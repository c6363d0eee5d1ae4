-- One row per touchpoint and quarter that both employees and customers rate: counts, sums and sums of squares.
-- Ratings run from 0 to 25,200; what is answered after as_of is in no quarter yet.
with employee_answers as (
    select * from {{ ref('fct_employee_answers') }}
    where metric = 'touchpoint_rating' and rescaled_score is not null
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

customer_ratings as (
    {{ kpi_observations_so_far('csat_score') }}
),

ratings as (
    select
        employee_answers.touchpoint,
        cast(date_trunc('quarter', employee_answers.responded_local_date) as date) as period_date,
        'employee' as side,
        employee_answers.rescaled_score as rating
    from employee_answers
    inner join run_context on employee_answers.responded_at <= run_context.as_of
    union all
    select
        touchpoint,
        cast(date_trunc('quarter', local_date) as date) as period_date,
        'customer' as side,
        numerator as rating
    from customer_ratings
),

summed as (
    select
        touchpoint,
        period_date,
        count(case when side = 'employee' then 1 end) as employee_n,
        cast(sum(case when side = 'employee' then rating end) as bigint) as employee_sum,
        cast(sum(case when side = 'employee' then {{ kpi_square('rating') }} end) as decimal(38, 0))
            as employee_squares,
        count(case when side = 'customer' then 1 end) as customer_n,
        cast(sum(case when side = 'customer' then rating end) as bigint) as customer_sum,
        cast(sum(case when side = 'customer' then {{ kpi_square('rating') }} end) as decimal(38, 0))
            as customer_squares
    from ratings
    group by touchpoint, period_date
),

-- what fewer than five employees say is not shown
shown as (
    select summed.*
    from summed
    inner join run_context on summed.employee_n >= run_context.small_sample_n
    where summed.customer_n > 0
)

select * from shown
