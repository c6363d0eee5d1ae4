-- One row per KPI, period, breakdown value and timing: all that its statistics are computed from.
with periods as (
    select * from {{ ref('int_kpi_periods') }}
),

repeats as (
    select * from {{ ref('int_kpi_repeats') }}
),

quantiles as (
    select * from {{ ref('int_kpi_quantiles') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- until then, customers of before the first delivered order may be active unseen
history as (
    select min(placed_local_date) as first_local_date from {{ ref('fct_orders') }}
    where customer_id is not null and has_account
),

clustered as (
    select
        periods.kpi_id,
        periods.period_grain,
        periods.period_date,
        periods.dimension,
        periods.dimension_value,
        periods.timing,
        periods.scale_family,
        periods.n,
        periods.numerator,
        periods.denominator,
        periods.numerator_squares as squares,
        periods.n - coalesce(repeats.clusters_less, 0) as clusters,
        periods.numerator_squares + coalesce(repeats.squares_more, 0) as cluster_squares,
        periods.numerator + coalesce(repeats.products_more, 0) as cluster_products,
        periods.n + coalesce(repeats.counts_more, 0) as cluster_counts,
        cast(null as double) as quantile_value,
        cast(null as double) as quantile_low,
        cast(null as double) as quantile_high
    from periods
    left join repeats
        on
            periods.observations = repeats.observations
            and periods.period_grain = repeats.period_grain
            and periods.period_date = repeats.period_date
            and periods.dimension = repeats.dimension
            and periods.dimension_value = repeats.dimension_value
            and periods.timing = repeats.timing
),

components as (
    select * from clustered
    union all
    select
        kpi_id,
        period_grain,
        period_date,
        dimension,
        dimension_value,
        'all' as timing,
        'any' as scale_family,
        n,
        cast(null as bigint) as numerator,
        cast(null as bigint) as denominator,
        cast(null as decimal(38, 0)) as squares,
        cast(null as bigint) as clusters,
        cast(null as decimal(38, 0)) as cluster_squares,
        cast(null as decimal(38, 0)) as cluster_products,
        cast(null as decimal(38, 0)) as cluster_counts,
        quantile_value,
        quantile_low,
        quantile_high
    from quantiles
),

judged as (
    select
        components.*,
        kpis.kind,
        kpis.interval_method,
        cast(kpis.scale as double) as unit_scale,
        kpis.direction,
        cast(targets.target as double) as target_value,
        cast(targets.watch as double) as watch_value,
        {{ next_period_start('components.period_date', 'components.period_grain') }}
        + kpis.maturity_days <= run_context.as_of_local_date
        and not coalesce(
            kpis.entity = 'customer_period'
            and components.period_date < history.first_local_date + run_context.active_days,
            false
        ) as is_mature,
        run_context.as_of_local_date >= components.period_date
        and run_context.as_of_local_date
        < {{ next_period_start('components.period_date', 'components.period_grain') }} as is_partial,
        components.n < run_context.small_sample_n as is_small_sample,
        components.n < run_context.small_sample_n
        and case components.dimension
            when 'team' then kpis.entity = 'employee_period' else components.dimension = 'agent'
        end
        or components.dimension_value = 'small_team' as is_hidden
    from components
    inner join kpis on components.kpi_id = kpis.kpi_id
    left join targets on components.kpi_id = targets.kpi_id
    cross join run_context
    cross join history
)

select * from judged
