-- One row per journey stage, month of entry, last touchpoint and stated reason of those who dropped out of it.
with drop_offs as (
    select * from {{ ref('int_stage_drop_offs') }}
),

published as (
    select
        cast(journey_id as string) as journey_id,
        cast(stage_id as string) as stage_id,
        cast(period_date as date) as period_date,
        cast(last_touchpoint as string) as last_touchpoint,
        cast(stated_reason as string) as stated_reason,
        cast(numerator as bigint) as numerator,
        cast(n as bigint) as n,
        cast(share as double) as share,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high
    from drop_offs
)

select * from published
