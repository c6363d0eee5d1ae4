{# Additive components of one KPI: by local day, well-timed or not, and one breakdown at a time.
   The first and the last scale of measurement are kept, so that a reader of the sums can tell whether
   scores of different scales were put together. A level has one denominator a day, whatever it sums. #}
{% macro kpi_day_sums(name, entity, kind) %}
    {%- set breakdowns = kpi_breakdowns()[entity] -%}
    select
        '{{ name }}' as observations,
        local_date,
        is_well_timed,
        {{ kpi_grouped_dimension(breakdowns) }},
        min(scale) as first_scale,
        max(scale) as last_scale,
        cast(sum(numerator) as bigint) as numerator,
        cast({{ 'max' if kind == 'level' else 'sum' }}(denominator) as bigint) as denominator,
        cast(sum({{ kpi_square('numerator') }}) as decimal(38, 0)) as numerator_squares,
        cast({{ 'sum(numerator)' if kind == 'level' else 'count(*)' }} as bigint) as n
    from ({{ kpi_observations_so_far(name) }}) as observations
    group by {{ kpi_grouping_sets('local_date, is_well_timed', breakdowns) }}
{% endmacro %}


{# Exact product: decimal(18, 0) times decimal(18, 0) fits in the 38 digits of both engines. #}
{% macro kpi_product(left, right) -%}
    cast({{ left }} as decimal(18, 0)) * cast({{ right }} as decimal(18, 0))
{%- endmacro %}


{% macro kpi_square(column) -%}
    {{ kpi_product(column, column) }}
{%- endmacro %}
