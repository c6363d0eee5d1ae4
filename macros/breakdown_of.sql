{# A breakdown taken from another entity: 'not_applicable' without the entity, 'unknown' where it does not say. #}
{% macro breakdown_of(key, value) -%}
    case when {{ key }} is null then 'not_applicable' else coalesce({{ value }}, 'unknown') end
{%- endmacro %}
