-- One row per KPI: the registry, with what is to be watched and the breakdowns that apply.
with kpis as (
    select * from {{ ref('kpis') }}
),

targets as (
    select * from {{ ref('kpi_targets') }}
),

described as (
    select
        cast(kpis.kpi_id as string) as kpi_id,
        cast(name as string) as name,
        cast(name_ko as string) as name_ko,
        cast(question as string) as question,
        cast(question_ko as string) as question_ko,
        cast(goal as string) as goal,
        cast(stage as string) as stage,
        cast(lens as string) as lens,
        cast(kind as string) as kind,
        cast(interval_method as string) as interval_method,
        cast(observations as string) as observations,
        cast(entity as string) as entity,
        cast(unit as string) as unit,
        cast(quantile as double) as quantile,
        cast(scale as double) as scale,
        cast(decimals as int) as decimals,
        cast(direction as string) as direction,
        cast(targets.watch as double) as watch_value,
        cast(date_anchor as string) as date_anchor,
        cast(finest_grain as string) as finest_grain,
        cast(maturity_days as int) as maturity_days,
        cast(minimum_n as int) as minimum_n,
        cast(pools_scales as boolean) as pools_scales,
        cast(led_by as string) as led_by,
        cast(numerator as string) as numerator,
        cast(denominator as string) as denominator,
        cast(exclusions as string) as exclusions,
        cast({{ kpi_breakdown_names('entity') }} as string) as breakdowns,
        cast(version as int) as version
    from kpis
    left join targets on kpis.kpi_id = targets.kpi_id
)

select * from described
