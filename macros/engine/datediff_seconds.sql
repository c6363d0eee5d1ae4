{# Whole seconds from one timestamp to another; negative when the second is earlier. #}
{% macro datediff_seconds(start_at, end_at) -%}
    {{ return(adapter.dispatch('datediff_seconds', 'cx_warehouse')(start_at, end_at)) }}
{%- endmacro %}

{% macro duckdb__datediff_seconds(start_at, end_at) -%}
    date_diff('second', {{ start_at }}, {{ end_at }})
{%- endmacro %}

{% macro spark__datediff_seconds(start_at, end_at) -%}
    (unix_timestamp({{ end_at }}) - unix_timestamp({{ start_at }}))
{%- endmacro %}
