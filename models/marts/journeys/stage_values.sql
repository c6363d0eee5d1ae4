-- One row per journey, stage, measure, period of entry and breakdown value: what is published of it.
with statistics as (
    select * from {{ ref('int_stage_statistics') }}
),

weakest as (
    select * from {{ ref('int_stage_weakest') }}
),

published as (
    select
        cast(statistics.journey_id as string) as journey_id,
        cast(statistics.stage_id as string) as stage_id,
        cast(statistics.measure as string) as measure,
        cast(statistics.period_grain as string) as period_grain,
        cast(statistics.period_date as date) as period_date,
        cast(statistics.dimension as string) as dimension,
        cast(statistics.dimension_value as string) as dimension_value,
        cast(statistics.value as double) as value,
        cast(statistics.n as bigint) as n,
        cast(statistics.numerator as double) as numerator,
        cast(statistics.denominator as double) as denominator,
        cast(statistics.ci_low as double) as ci_low,
        cast(statistics.ci_high as double) as ci_high,
        cast(statistics.previous_value as double) as previous_value,
        cast(statistics.change as double) as change,
        cast(statistics.change_p_value as double) as change_p_value,
        cast(statistics.is_significant as boolean) as is_significant,
        cast(statistics.is_mature as boolean) as is_mature,
        cast(statistics.is_partial as boolean) as is_partial,
        cast(statistics.is_small_sample as boolean) as is_small_sample,
        cast(statistics.still_in_count as bigint) as still_in_count,
        cast(weakest.is_weakest as boolean) as is_weakest
    from statistics
    left join weakest
        on
            statistics.journey_id = weakest.journey_id
            and statistics.stage_id = weakest.stage_id
            and statistics.measure = weakest.measure
            and statistics.period_grain = weakest.period_grain
            and statistics.period_date = weakest.period_date
            and statistics.dimension = weakest.dimension
            and statistics.dimension_value = weakest.dimension_value
)

select * from published
