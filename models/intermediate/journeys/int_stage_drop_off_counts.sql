-- One row per journey stage, month of entry, last touchpoint and stated reason of those who dropped out of it.
with dropped as (
    select
        journey_id,
        stage_id,
        cast(date_trunc('month', entered_local_date) as date) as period_date,
        coalesce(last_touchpoint, 'unknown') as last_touchpoint,
        coalesce(stated_reason, 'unknown') as stated_reason
    from {{ ref('fct_journey_stages') }}
    where outcome = 'dropped'
),

counted as (
    select
        journey_id,
        stage_id,
        period_date,
        last_touchpoint,
        stated_reason,
        count(*) as numerator
    from dropped
    group by journey_id, stage_id, period_date, last_touchpoint, stated_reason
),

totalled as (
    select
        *,
        sum(numerator) over (partition by journey_id, stage_id, period_date) as n
    from counted
)

select * from totalled
