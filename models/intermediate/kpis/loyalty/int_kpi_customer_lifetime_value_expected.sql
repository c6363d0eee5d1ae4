-- One row per customer of a year ago and month (quarter) that has passed: net revenue of the twelve months until its
-- end. What a customer of a year ago has brought in since is what one of today is expected to bring in; who left
-- counts as 0.
with observed as (
    select * from {{ ref('int_kpi_customer_lifetime_value') }}
),

-- the calendar ends with the day of as_of
today as (
    select max(local_date) as local_date from {{ ref('dim_dates') }}
),

observations as (
    select
        a_year_ago.entity_id,
        a_year_ago.customer_id,
        a_year_ago.observed_at,
        observed.period_grain,
        observed.local_date,
        {{ kpi_breakdown_columns('customer_value_period', 'a_year_ago') }},
        true as is_well_timed,
        observed.numerator - a_year_ago.numerator as numerator,
        cast(1 as bigint) as denominator
    from observed
    inner join observed as a_year_ago
        on
            observed.entity_id = a_year_ago.entity_id
            and observed.period_grain = a_year_ago.period_grain
            and cast(observed.local_date - interval '12' month as date) = a_year_ago.local_date
    inner join today
        on {{ next_period_start('observed.local_date', 'observed.period_grain') }} <= today.local_date
)

select * from observations
