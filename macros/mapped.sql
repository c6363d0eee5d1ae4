{# Joins a mapping seed twice, for the row's own system and for every system ('*').
   Gives the aliases <name>_own and <name>_any that `mapped` reads. #}
{% macro mapping_joins(name, seed, source_column, target, value, condition=none) -%}
    {%- for alias, system in [(name ~ '_own', target ~ '.source_system'), (name ~ '_any', "'*'")] %}
    left join {{ seed }} as {{ alias }}
        on {{ alias }}.source_system = {{ system }}
            and {{ alias }}.{{ source_column }} = lower(trim({{ target }}.{{ value }}))
            {%- if condition %} and {{ alias }}.{{ condition }}{% endif %}
    {%- endfor %}
{%- endmacro %}

{# The mapped value: missing is 'unknown', a value without a row in the seed is 'unmapped'. #}
{% macro mapped(name, mapped_column, value) -%}
    case when {{ value }} is null then 'unknown' else coalesce({{ name }}_own.{{ mapped_column }}, {{ name }}_any.{{ mapped_column }}, 'unmapped') end
{%- endmacro %}
