-- One row per journey, stage and KPI that tells how it goes there, with the newest month that is final.
with signals as (
    select * from {{ ref('touchpoint_signals') }}
),

stages as (
    select * from {{ ref('journey_stages') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

final_months as (
    select * from {{ ref('kpi_values') }}
    where period_grain = 'month' and timing = 'all' and is_mature and not is_partial and value is not null
),

newest as (
    select
        kpi_id,
        dimension,
        dimension_value,
        max(period_date) as period_date
    from final_months
    group by kpi_id, dimension, dimension_value
),

published as (
    select
        cast(signals.journey_id as string) as journey_id,
        cast(stages.stage_number as bigint) as stage_number,
        cast(signals.stage_id as string) as stage_id,
        cast(signals.kpi_id as string) as kpi_id,
        cast(signals.dimension as string) as dimension,
        cast(signals.dimension_value as string) as dimension_value,
        cast(kpis.name as string) as success_metric,
        cast(signals.signal as string) as signal,
        cast(signals.signal_ko as string) as signal_ko,
        cast(signals.lens as string) as lens,
        cast(signals.source as string) as source,
        cast(kpis.unit as string) as unit,
        cast(newest.period_date as date) as period_date,
        cast(final_months.value as double) as value,
        cast(final_months.n as bigint) as n,
        cast(final_months.ci_low as double) as ci_low,
        cast(final_months.ci_high as double) as ci_high,
        cast(final_months.target_value as double) as target_value,
        cast(case when final_months.value is null then 'no data' else final_months.status end as string) as status
    from signals
    inner join stages on signals.journey_id = stages.journey_id and signals.stage_id = stages.stage_id
    inner join kpis on signals.kpi_id = kpis.kpi_id
    left join newest
        on
            signals.kpi_id = newest.kpi_id
            and signals.dimension = newest.dimension
            and signals.dimension_value = newest.dimension_value
    left join final_months
        on
            newest.kpi_id = final_months.kpi_id
            and newest.dimension = final_months.dimension
            and newest.dimension_value = final_months.dimension_value
            and newest.period_date = final_months.period_date
)

select * from published
