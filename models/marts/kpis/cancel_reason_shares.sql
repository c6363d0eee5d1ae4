-- One row per month or quarter and stated reason, of the cancellations asked for in it.
with cancellations as (
    select
        cancel_requested_local_date,
        cancel_reason
    from {{ ref('fct_subscriptions') }}
    where cancel_requested_at is not null and cancel_reason <> 'unknown'
),

periods as (
    select * from {{ ref('int_periods_observed') }}
),

counted as (
    select
        periods.period_grain,
        periods.period_date,
        periods.holds_as_of,
        cancellations.cancel_reason,
        count(*) as stated_count
    from cancellations
    inner join periods
        on
            cancellations.cancel_requested_local_date >= periods.period_date
            and cancellations.cancel_requested_local_date < periods.next_period_date
    group by periods.period_grain, periods.period_date, periods.holds_as_of, cancellations.cancel_reason
),

published as (
    select
        cast(period_grain as string) as period_grain,
        cast(period_date as date) as period_date,
        cast(cancel_reason as string) as cancel_reason,
        cast(stated_count as bigint) as numerator,
        cast(sum(stated_count) over (partition by period_grain, period_date) as bigint) as denominator,
        cast(holds_as_of as boolean) as is_partial
    from counted
)

select * from published
