-- One row per period, customer type or all, and number of bad experiences: customers lost after it, beside those lost
-- without one.
with differences as (
    select * from {{ ref('int_group_differences') }}
    where family = 'bad_experiences'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

cells as (
    select * from {{ ref('int_bad_experience_cells') }}
),

published as (
    select
        cast(differences.period_grain as string) as period_grain,
        cast(differences.period_date as date) as period_date,
        cast(differences.dimension as string) as dimension,
        cast(differences.dimension_value as string) as dimension_value,
        cast(differences.signal as string) as experience_number,
        cast(differences.n as bigint) as n,
        cast(cells.total as bigint) as lost_count,
        cast(differences.value as double) as lost_rate,
        cast(differences.value_low as double) as ci_low,
        cast(differences.value_high as double) as ci_high,
        cast(differences.difference as double) as difference,
        cast(differences.ci_low as double) as difference_ci_low,
        cast(differences.ci_high as double) as difference_ci_high,
        cast(differences.p_value as double) as p_value,
        cast(differences.is_significant as boolean) as is_significant,
        cast(differences.n < run_context.small_sample_n as boolean) as is_small_sample
    from differences
    cross join run_context
    inner join cells
        on
            differences.signal = cells.experience_number
            and differences.period_grain = cells.period_grain
            and differences.period_date = cells.period_date
            and differences.dimension = cells.dimension
            and differences.dimension_value = cells.dimension_value
)

select * from published
