{# A duration that ends before it begins is a fault of a clock, not an observation. #}
{% macro unless_negative(seconds) -%}
    case when {{ seconds }} >= 0 then {{ seconds }} end
{%- endmacro %}
