-- One row per journey, stage, measure, period of entry and breakdown value: what is published of it.
with statistics as (
    select * from {{ ref('int_stage_statistics') }}
),

published as (
    select
        cast(journey_id as string) as journey_id,
        cast(stage_id as string) as stage_id,
        cast(measure as string) as measure,
        cast(period_grain as string) as period_grain,
        cast(period_date as date) as period_date,
        cast(dimension as string) as dimension,
        cast(dimension_value as string) as dimension_value,
        cast(value as double) as value,
        cast(n as bigint) as n,
        cast(numerator as double) as numerator,
        cast(denominator as double) as denominator,
        cast(ci_low as double) as ci_low,
        cast(ci_high as double) as ci_high,
        cast(previous_value as double) as previous_value,
        cast(change as double) as change,
        cast(change_p_value as double) as change_p_value,
        cast(is_significant as boolean) as is_significant,
        cast(is_mature as boolean) as is_mature,
        cast(is_partial as boolean) as is_partial,
        cast(is_small_sample as boolean) as is_small_sample,
        cast(still_in_count as bigint) as still_in_count
    from statistics
)

select * from published
