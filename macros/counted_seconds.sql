{# A duration that a clock may count: one that ends before it begins is a fault, one that ends after as_of is not yet over. #}
{% macro counted_seconds(seconds, ended_at, as_of) -%}
    case when {{ seconds }} >= 0 and {{ ended_at }} <= {{ as_of }} then {{ seconds }} end
{%- endmacro %}

{# The moment that many seconds after another; null without either. #}
{% macro seconds_after(at, seconds) -%}
    {{ at }} + {{ seconds }} * interval '1' second
{%- endmacro %}
