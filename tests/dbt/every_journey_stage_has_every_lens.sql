-- Every stage of every journey has an interaction, a perception and an outcome to watch; a signal names a stage and a
-- KPI that exist, and has the KPI's lens.
with stages as (
    select * from {{ ref('journey_stages') }}
),

signals as (
    select * from {{ ref('touchpoint_signals') }}
),

kpis as (
    select * from {{ ref('kpis') }}
),

lenses as (
    select t.lens
    from (values ('interaction'), ('perception'), ('outcome')) as t (lens)
),

wanted as (
    select
        stages.journey_id,
        stages.stage_id,
        lenses.lens
    from stages
    cross join lenses
),

faults as (
    select
        wanted.journey_id || '/' || wanted.stage_id as subject,
        'no signal of lens ' || wanted.lens as fault
    from wanted
    left join signals
        on
            wanted.journey_id = signals.journey_id
            and wanted.stage_id = signals.stage_id
            and wanted.lens = signals.lens
    where signals.kpi_id is null
    union all
    select
        signals.journey_id || '/' || signals.stage_id || '/' || signals.kpi_id as subject,
        'no such stage, no such KPI, or of another lens' as fault
    from signals
    left join stages on signals.journey_id = stages.journey_id and signals.stage_id = stages.stage_id
    left join kpis on signals.kpi_id = kpis.kpi_id and signals.lens = kpis.lens
    where stages.stage_id is null or kpis.kpi_id is null
)

select * from faults
