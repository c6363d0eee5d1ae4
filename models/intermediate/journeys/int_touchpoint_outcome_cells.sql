-- One row per touchpoint, quarter, segment, customer type and set of touchpoints with a bad experience in that quarter:
-- customers who were active when the quarter ended, and how many of them were not any more half a year on.
{{ config(materialized='table') }}

with met as (
    select * from {{ ref('int_touchpoint_customers') }}
),

periods as (
    select * from {{ ref('fct_customer_periods') }}
    where period_grain = 'quarter'
),

passed as (
    select * from {{ ref('int_periods_observed') }}
    where period_grain = 'quarter' and not holds_as_of
),

bad_touchpoints as (
    select distinct touchpoint from met
    where bad_count > 0
),

-- one bit for each, so that their sum names a set of them
bits as (
    select
        touchpoint,
        cast(power(2, row_number() over (order by touchpoint nulls last) - 1) as bigint) as bit
    from bad_touchpoints
),

sets as (
    select
        met.customer_id,
        met.period_date,
        cast(sum(bits.bit) as bigint) as bad_set
    from met
    inner join bits on met.touchpoint = bits.touchpoint
    where met.bad_count > 0
    group by met.customer_id, met.period_date
),

-- as they were when the quarter ended, which is when the next one began
judged as (
    select
        met.touchpoint,
        bits.bit,
        met.period_date,
        after.segment,
        after.customer_type,
        coalesce(sets.bad_set, 0) as bad_set,
        coalesce(half_year.is_active_at_end, false) as is_kept
    from met
    inner join bits on met.touchpoint = bits.touchpoint
    inner join passed on cast(met.period_date + interval '6' month as date) = passed.period_date
    inner join periods as after
        on
            met.customer_id = after.customer_id
            and cast(met.period_date + interval '3' month as date) = after.period_date
            and after.is_active_at_start
    left join periods as half_year
        on met.customer_id = half_year.customer_id and passed.period_date = half_year.period_date
    left join sets on met.customer_id = sets.customer_id and met.period_date = sets.period_date
),

cells as (
    select
        touchpoint,
        bit,
        period_date,
        segment,
        customer_type,
        bad_set,
        count(*) as n,
        count(case when not is_kept then 1 end) as lost_count
    from judged
    group by touchpoint, bit, period_date, segment, customer_type, bad_set
)

select * from cells
