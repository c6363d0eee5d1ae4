-- One row per benchmark and KPI, of a frozen baseline also per grain and timing. For comparison: none is a target.
with external_benchmarks as (
    select * from {{ ref('benchmarks') }}
),

baselines as (
    select * from {{ source('ops', 'baselines') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

benchmarks as (
    select
        benchmark_id,
        'external' as kind,
        kpi_id,
        cast(null as string) as period_grain,
        cast(null as string) as timing,
        cast(value as double) as value,
        cast(null as double) as stddev,
        cast(null as bigint) as periods,
        about,
        source,
        year as known_since_year,
        cast(null as int) as kpi_version
    from external_benchmarks
    union all
    select
        baseline as benchmark_id,
        'own' as kind,
        kpi_id,
        period_grain,
        timing,
        value,
        stddev,
        periods,
        'Mean of final periods, ' || cast(first_period as string) || ' to ' || cast(last_period as string) as about,
        'run ' || run_id as source,
        cast(extract(year from frozen_at) as int) as known_since_year,
        kpi_version
    from baselines
),

comparable as (
    select
        benchmarks.*,
        benchmarks.kpi_version is null or benchmarks.kpi_version = kpis.version as is_of_this_definition
    from benchmarks
    inner join kpis on benchmarks.kpi_id = kpis.kpi_id
),

published as (
    select
        cast(benchmark_id as string) as benchmark_id,
        cast(kind as string) as kind,
        cast(kpi_id as string) as kpi_id,
        cast(period_grain as string) as period_grain,
        cast(timing as string) as timing,
        cast(value as double) as value,
        cast(stddev as double) as stddev,
        cast(periods as bigint) as periods,
        cast(about as string) as about,
        cast(source as string) as source,
        cast(known_since_year as int) as known_since_year,
        cast(is_of_this_definition as boolean) as is_of_this_definition
    from comparable
)

select * from published
