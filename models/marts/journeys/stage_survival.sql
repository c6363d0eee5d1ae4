-- One row per journey stage and time since entry: the share of its entrants who have come on by then.
with curves as (
    select * from {{ ref('int_stage_survival') }}
),

published as (
    select
        cast(journey_id as string) as journey_id,
        cast(stage_id as string) as stage_id,
        cast(elapsed_hours as double) as elapsed_hours,
        cast(at_risk as bigint) as at_risk,
        cast(advanced_share as double) as advanced_share,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high
    from curves
)

select * from published
