-- One row per customer and period with a counted answer to a recommendation question: the latest one.
-- An answer whose customer is unknown stands for a customer of its own.
with observed as (
    select * from {{ ref('int_kpi_nps') }}
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
    cross join grains
    where grains.period_grain <> 'day'
),

numbered as (
    select
        *,
        row_number() over (
            partition by period_grain, period_date, coalesce(customer_id, entity_id)
            order by observed_at desc nulls last, entity_id desc nulls last
        ) as place
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
        numerator,
        denominator
    from numbered
    where place = 1
)

select * from observations
