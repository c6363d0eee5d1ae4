with run_context as (
    select as_of_local_date from {{ ref('int_run_context') }}
),

event_days as (
    select min(placed_local_date) as local_date from {{ ref('fct_orders') }}
    union all
    select min(created_local_date) as local_date from {{ ref('fct_tickets') }}
    union all
    select min(sent_local_date) as local_date from {{ ref('fct_survey_invitations') }}
    union all
    select min(responded_local_date) as local_date from {{ ref('fct_survey_answers') }}
    union all
    select min(in_force_from_local_date) as local_date from {{ ref('fct_subscriptions') }}
    union all
    select min(started_local_date) as local_date from {{ ref('fct_sessions') }}
    union all
    select min(spend_local_date) as local_date from {{ ref('fct_marketing_spend') }}
    union all
    select min(started_local_date) as local_date from {{ ref('fct_calls') }}
),

bounds as (
    select
        run_context.as_of_local_date,
        least(run_context.as_of_local_date, min(event_days.local_date)) as first_local_date
    from run_context
    cross join event_days
    group by run_context.as_of_local_date
),

numbers as (
    {{ numbers(5) }}
),

days as (
    select cast(bounds.first_local_date + cast(numbers.number as int) as date) as local_date
    from bounds
    inner join numbers on bounds.first_local_date + cast(numbers.number as int) <= bounds.as_of_local_date
),

final as (
    select
        cast(local_date as date) as local_date,
        cast(date_trunc('week', local_date) as date) as week_date,
        cast(date_trunc('month', local_date) as date) as month_date,
        cast(date_trunc('quarter', local_date) as date) as quarter_date
    from days
)

select * from final
