{# Observations of one KPI that the marts may speak of: nothing that happens after as_of. #}
{% macro kpi_observations_so_far(name, timing='all') %}
    select
        '{{ name }}' as observations,
        '{{ timing }}' as timing,
        observations.*
    from {{ ref('int_kpi_' ~ name) }} as observations
    inner join {{ ref('int_run_context') }} as run_context
        on observations.observed_at is null or observations.observed_at <= run_context.as_of
    {%- if timing == 'well_timed' %}
    where observations.is_well_timed
    {%- elif name in kpi_latest_of_each_timing() %}
    where observations.is_latest
    {%- endif %}
{% endmacro %}


{# Those of all KPIs that observe the same kind of thing, and so have the same breakdowns. #}
{% macro kpi_observations_of(names, timings) %}
    {%- for name in names %}
    {%- set outer = loop %}
    {%- for timing in timings %}
    {{ kpi_observations_so_far(name, timing) }}
    {{ "union all" if not (outer.last and loop.last) }}
    {%- endfor %}
    {%- endfor %}
{% endmacro %}


{# Name and value of the breakdown that a row of grouping sets belongs to, each of one breakdown or of none; `cube` where
   a set combines several of those that are named so. #}
{% macro kpi_grouped_dimension(breakdowns, combined=[]) %}
    case
        {%- if combined %}
        when {{ kpi_is_combination(combined) }} then 'cube'
        {%- endif %}
        {%- for breakdown in breakdowns %}
        when grouping({{ breakdown }}) = 0 then '{{ breakdown }}'
        {%- endfor %}
        else 'all'
    end as dimension,
    case
        {%- if combined %}
        when {{ kpi_is_combination(combined) }} then 'cube'
        {%- endif %}
        {%- for breakdown in breakdowns %}
        when grouping({{ breakdown }}) = 0 then {{ breakdown }}
        {%- endfor %}
        else 'all'
    end as dimension_value
{% endmacro %}
