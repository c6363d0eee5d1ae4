-- One row per form of an employee and period: the mean of the form's ratings.
-- 100 is 63,504,000 units, so that the mean of up to ten ratings is a whole number of them; of more, within one unit.
with employee_answers as (
    select * from {{ ref('fct_employee_answers') }}
    where metric = 'employee_score' and rescaled_score is not null
),

forms as (
    select
        response_id,
        source_system,
        team,
        touchpoint,
        max(responded_at) as responded_at,
        max(responded_local_date) as responded_local_date,
        sum(rescaled_score) as rescaled_score,
        count(*) as ratings
    from employee_answers
    group by response_id, source_system, team, touchpoint
),

grains as (
    {{ kpi_grains() }}
),

observations as (
    select
        forms.response_id || ':' || forms.touchpoint as entity_id,
        cast(null as string) as customer_id,
        forms.responded_at as observed_at,
        grains.period_grain,
        {{ period_start('forms.responded_local_date', 'grains.period_grain') }} as local_date,
        {{ kpi_breakdown_columns('employee_period') }},
        true as is_well_timed,
        cast({{ whole_quotient('forms.rescaled_score * 2520', 'forms.ratings') }} as bigint) as numerator,
        cast(1 as bigint) as denominator
    from forms
    cross join grains
    where grains.period_grain in ('month', 'quarter')
)

select * from observations
