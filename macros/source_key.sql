{# An id led by the system it belongs to, since two vendors' ticket 17 are two tickets; null stays null. #}
{% macro source_key(source_system, id) -%}
    {{ source_system }} || ':' || {{ id }}
{%- endmacro %}
