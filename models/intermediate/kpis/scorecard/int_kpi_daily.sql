-- One row per observed thing, local day, breakdown value and timing: components that add up.
-- Each file of observations is read and grouped on its own; all of them at once cost half as much again.
{{ config(materialized='table') }}

with day_sums as (
    {%- set summed = [] %}
    {%- for entity, names in kpi_observations().items() %}
    {%- for name in names %}
    {%- for timing in kpi_timings(entity) %}
    {%- do summed.append(kpi_day_sums(entity, name, timing)) %}
    {%- endfor %}
    {%- endfor %}
    {%- endfor %}
    {{ summed | join('\n    union all\n    ') }}
)

select * from day_sums
