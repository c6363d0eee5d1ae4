{# How often a whole number goes into another; null for 0. The one division that cannot wait until the components are
   summed: a score over a maximum that each row brings along, a form's ratings over how many it holds. #}
{% macro whole_quotient(dividend, divisor) -%}
    {{ return(adapter.dispatch('whole_quotient', 'cx_warehouse')(dividend, divisor)) }}
{%- endmacro %}

{% macro duckdb__whole_quotient(dividend, divisor) -%}
    divide({{ dividend }}, nullif({{ divisor }}, 0))
{%- endmacro %}

{% macro spark__whole_quotient(dividend, divisor) -%}
    ({{ dividend }} div nullif({{ divisor }}, 0))
{%- endmacro %}
