-- One row per customer and period with a counted answer to a recommendation question: the latest one (is_latest) and,
-- where that is not well timed, the latest one that is; each timing hears a customer once. An answer whose customer is
-- unknown stands for a customer of its own.
with observed as (
    select * from {{ ref('int_kpi_nps') }}
),

run_context as (
    select as_of from {{ ref('int_run_context') }}
),

grains as (
    {{ kpi_grains() }}
),

placed as (
    select
        observed.*,
        grains.period_grain,
        {{ period_start('observed.local_date', 'grains.period_grain') }} as period_date
    from observed
    inner join run_context on observed.observed_at <= run_context.as_of
    cross join grains
    where grains.period_grain <> 'day'
),

numbered as (
    select
        *,
        row_number() over (
            partition by period_grain, period_date, coalesce(customer_id, entity_id)
            order by observed_at desc nulls last, entity_id desc nulls last
        ) as place,
        row_number() over (
            partition by period_grain, period_date, coalesce(customer_id, entity_id), is_well_timed
            order by observed_at desc nulls last, entity_id desc nulls last
        ) as place_of_timing
    from placed
),

observations as (
    select
        entity_id,
        customer_id,
        observed_at,
        period_grain,
        period_date as local_date,
        {{ kpi_breakdown_columns('respondent_period') }},
        is_well_timed,
        place = 1 as is_latest,
        numerator,
        denominator
    from numbered
    where place = 1 or is_well_timed and place_of_timing = 1
)

select * from observations
