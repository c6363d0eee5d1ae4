{# The breakdowns that combine freely, in the order of their columns. #}
{% macro kpi_cube_breakdowns() %}
    {{ return(['channel', 'segment', 'customer_type']) }}
{% endmacro %}


{# Those of them that an entity has, if it has two: with one alone there is nothing to combine. What is told at the
   day's end does not add up over a month. #}
{% macro kpi_combined(entity) %}
    {%- set combined = kpi_cube_breakdowns() | select('in', kpi_breakdowns()[entity]) | list -%}
    {{ return(combined if combined | length > 1 and entity not in kpi_level_entities() else []) }}
{% endmacro %}


{# Every combination of two or more of them. #}
{% macro kpi_combinations(combined) %}
    {%- set combinations = [combined] if combined else [] -%}
    {%- for left_out in combined if combined | length > 2 -%}
        {%- do combinations.append(combined | reject('equalto', left_out) | list) -%}
    {%- endfor -%}
    {{ return(combinations) }}
{% endmacro %}


{# Whether a row of grouping sets belongs to a combination. #}
{% macro kpi_is_combination(combined) -%}
    {%- for breakdown in combined -%}
        grouping({{ breakdown }}) {{- ' + ' if not loop.last }}
    {%- endfor %} <= {{ combined | length - 2 }}
{%- endmacro %}


{# The values that such a row combines: `all` of what it does not look at or does not have. Null in every other row. #}
{% macro kpi_cube_columns(combined) %}
    {%- for breakdown in kpi_cube_breakdowns() %}
        {%- if not combined %}
    cast(null as string)
        {%- elif breakdown not in combined %}
    case when {{ kpi_is_combination(combined) }} then 'all' end
        {%- else %}
    case when {{ kpi_is_combination(combined) }} then case when grouping({{ breakdown }}) = 0 then {{ breakdown }} else 'all' end end
        {%- endif %} as {{ breakdown }} {{- "," if not loop.last }}
    {%- endfor %}
{% endmacro %}


{# The columns that one observation's cell of the cube is known by. Scores of different scales are cells of their own. #}
{% macro kpi_cube_cell(entity) %}
    {{- (kpi_combined(entity) + (['scale'] if 'scale' in kpi_breakdowns()[entity] else [])) | join(', ') -}}
{% endmacro %}
