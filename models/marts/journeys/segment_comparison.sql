-- One row per quarter, group of customers and signal: the signal in the group and in all others of the same dimension,
-- with how troubled and how loyal the group is.
with differences as (
    select * from {{ ref('int_group_differences') }}
    where family = 'segments'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

ranked as (
    select
        signal,
        period_date,
        dimension,
        dimension_value,
        value,
        row_number() over (
            partition by signal, period_date, dimension
            order by dimension_value = 'unknown' asc nulls last, value desc nulls last, dimension_value asc nulls last
        ) as rank
    from differences
    where signal in ('bad_experiences', 'customers_kept')
),

published as (
    select
        cast(differences.period_date as date) as period_date,
        cast(differences.dimension as string) as dimension,
        cast(differences.dimension_value as string) as dimension_value,
        cast(troubled.value as double) as bad_experiences_per_customer,
        cast(troubled.rank as bigint) as trouble_rank,
        cast(loyal.value as double) as customers_kept_rate,
        cast(loyal.rank as bigint) as loyalty_rank,
        cast(differences.signal as string) as signal,
        cast(differences.scale as string) as scale,
        cast(differences.n as bigint) as n,
        cast(differences.value as double) as value,
        cast(differences.other_n as bigint) as other_n,
        cast(differences.other_value as double) as other_value,
        cast(differences.difference as double) as difference,
        cast(differences.ci_low as double) as ci_low,
        cast(differences.ci_high as double) as ci_high,
        cast(differences.p_value as double) as p_value,
        cast(differences.is_significant as boolean) as is_significant,
        cast(
            least(differences.n, differences.other_n) < run_context.small_sample_n as boolean
        ) as is_small_sample,
        cast(
            run_context.as_of_local_date < {{ next_period_start('differences.period_date', "'quarter'") }} as boolean
        ) as is_partial
    from differences
    cross join run_context
    left join ranked as troubled
        on
            troubled.signal = 'bad_experiences'
            and differences.period_date = troubled.period_date
            and differences.dimension = troubled.dimension
            and differences.dimension_value = troubled.dimension_value
    left join ranked as loyal
        on
            loyal.signal = 'customers_kept'
            and differences.period_date = loyal.period_date
            and differences.dimension = loyal.dimension
            and differences.dimension_value = loyal.dimension_value
)

select * from published
