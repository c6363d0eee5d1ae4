-- One row per month in which customers became active for the first time, and number of months since.
with activity as (
    select * from {{ ref('fct_customer_activity') }}
),

periods as (
    select * from {{ ref('fct_customer_periods') }}
    where period_grain = 'month'
),

months as (
    select
        *,
        extract(year from period_date) * 12 + extract(month from period_date) as month_index
    from {{ ref('int_periods_observed') }}
    where period_grain = 'month'
),

members as (
    select
        activity.customer_id,
        cast(date_trunc('month', activity.from_local_date) as date) as cohort_month
    from activity
    where activity.stretch_number = 1
),

sizes as (
    select
        cohort_month,
        count(*) as cohort_size
    from members
    group by cohort_month
),

-- month 0 is the cohort's own: its end is the first moment at which all have joined
kept as (
    select
        members.cohort_month,
        periods.period_date,
        count(*) as retained_count
    from members
    inner join periods on members.customer_id = periods.customer_id and members.cohort_month <= periods.period_date
    where periods.is_active_at_end
    group by members.cohort_month, periods.period_date
),

cells as (
    select
        sizes.cohort_month,
        sizes.cohort_size,
        months.month_index - cohort_months.month_index as month_number,
        coalesce(kept.retained_count, 0) as retained_count,
        months.holds_as_of
    from sizes
    inner join months as cohort_months on sizes.cohort_month = cohort_months.period_date
    inner join months on sizes.cohort_month <= months.period_date
    left join kept on sizes.cohort_month = kept.cohort_month and months.period_date = kept.period_date
),

published as (
    select
        cast(cohort_month as date) as cohort_month,
        cast(month_number as int) as month_number,
        cast(cohort_size as bigint) as n,
        cast(retained_count as bigint) as numerator,
        cast(cohort_size as bigint) as denominator,
        cast(holds_as_of as boolean) as is_partial
    from cells
)

select * from published
