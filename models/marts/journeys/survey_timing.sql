-- One row per KPI, scale, breakdown value, period and timing reason: the scores of all, well-timed and those answers.
with compared as (
    select
        *,
        case period_grain when 'all' then 'quarter' else period_grain end as known_grain
    from {{ ref('int_survey_timing') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

published as (
    select
        cast(compared.kpi_id as string) as kpi_id,
        cast(compared.scale as string) as scale,
        cast(compared.dimension as string) as dimension,
        cast(compared.dimension_value as string) as dimension_value,
        cast(compared.period_grain as string) as period_grain,
        cast(compared.period_date as date) as period_date,
        cast(compared.timing_reason as string) as timing_reason,
        cast(compared.n as bigint) as n,
        cast(compared.score as double) as score,
        cast(compared.well_timed_n as bigint) as well_timed_n,
        cast(compared.well_timed_score as double) as well_timed_score,
        cast(compared.other_n as bigint) as other_n,
        cast(compared.other_score as double) as other_score,
        cast(compared.difference as double) as difference,
        cast(compared.ci_low as double) as ci_low,
        cast(compared.ci_high as double) as ci_high,
        cast(compared.p_value as double) as p_value,
        cast(compared.is_significant as boolean) as is_significant,
        cast(least(compared.well_timed_n, compared.other_n) < run_context.small_sample_n as boolean) as is_small_sample,
        cast(
            compared.period_grain = 'all'
            or run_context.as_of_local_date < {{ next_period_start('compared.period_date', 'compared.known_grain') }}
            as boolean
        ) as is_partial
    from compared
    cross join run_context
)

select * from published
