-- One row per form of an employee and period: the mean of the form's ratings.
-- 100 is 63,504,000 units, so that the mean of up to ten ratings is a whole number of them.
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

shares as (
    select
        t.ratings,
        t.units
    from (
        values
        (1, 2520), (2, 1260), (3, 840), (4, 630), (5, 504), (6, 420), (7, 360), (8, 315), (9, 280), (10, 252)
    ) as t (ratings, units)
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
        cast(forms.rescaled_score * shares.units as bigint) as numerator,
        cast(1 as bigint) as denominator
    from forms
    inner join shares on forms.ratings = shares.ratings
    cross join grains
    where grains.period_grain in ('month', 'quarter')
)

select * from observations
