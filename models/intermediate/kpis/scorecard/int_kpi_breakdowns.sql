-- One row per KPI, breakdown and grain that is computed: what the size of the scorecard rests on.
with kpis as (
    select * from {{ ref('kpis') }}
),

grains as (
    {{ kpi_grains() }}
),

breakdowns as (
    select
        t.entity,
        t.dimension,
        t.finest_grain
    from ({{ kpi_breakdown_rows() }}) as t (entity, dimension, finest_grain)
),

applicable as (
    select
        kpis.kpi_id,
        kpis.observations,
        kpis.kind,
        kpis.quantile,
        breakdowns.dimension,
        grains.period_grain
    from kpis
    inner join breakdowns on kpis.entity = breakdowns.entity
    inner join grains as finest on breakdowns.finest_grain = finest.period_grain
    inner join grains as finest_of_kpi on kpis.finest_grain = finest_of_kpi.period_grain
    inner join grains on finest.coarseness <= grains.coarseness and finest_of_kpi.coarseness <= grains.coarseness
    where kpis.kind <> 'quantile' or breakdowns.dimension = 'all' or grains.period_grain <> 'day'
)

select * from applicable
