-- One row per KPI, period, breakdown value and timing: what is published of it.
with statistics as (
    select * from {{ ref('int_kpi_statistics') }}
),

published as (
    select
        cast(kpi_id as string) as kpi_id,
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
        cast(target_value as double) as target_value,
        cast(status as string) as status,
        cast(baseline_mean as double) as baseline_mean,
        cast(baseline_stddev as double) as baseline_stddev,
        cast(z_score as double) as z_score,
        cast(is_mature as boolean) as is_mature,
        cast(is_partial as boolean) as is_partial,
        cast(is_small_sample as boolean) as is_small_sample,
        cast(timing as string) as timing
    from statistics
)

select * from published
