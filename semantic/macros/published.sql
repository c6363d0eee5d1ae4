{# A relation that is there already, in the published file: named here, never built. #}
{% macro published() -%}
    select * from {{ this }}
{%- endmacro %}
