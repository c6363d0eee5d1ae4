-- One row per observed thing, local day, breakdown value and timing: components that add up.
-- Each file of observations is read once; a union of them all, grouped together, costs three times that.
{{ config(materialized='table') }}

with day_sums as (
    {%- for name, observed in kpi_observations().items() %}
    {{ kpi_day_sums(name, observed.entity, observed.kind) }}
    {{ "union all" if not loop.last }}
    {%- endfor %}
),

timings as (
    select * from (values ('all'), ('well_timed')) as t (timing)
),

timed as (
    select
        day_sums.observations,
        day_sums.local_date,
        day_sums.dimension,
        day_sums.dimension_value,
        timings.timing,
        cast(min(day_sums.first_scale) as {{ dbt.type_string() }}) as first_scale,
        cast(max(day_sums.last_scale) as {{ dbt.type_string() }}) as last_scale,
        cast(sum(day_sums.numerator) as bigint) as numerator,
        cast(sum(day_sums.denominator) as bigint) as denominator,
        cast(sum(day_sums.numerator_squares) as decimal(38, 0)) as numerator_squares,
        cast(sum(day_sums.n) as bigint) as n
    from day_sums
    cross join timings
    where timings.timing = 'all' or day_sums.is_well_timed
    group by
        day_sums.observations,
        day_sums.local_date,
        day_sums.dimension,
        day_sums.dimension_value,
        timings.timing
)

select * from timed
