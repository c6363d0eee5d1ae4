{# Free text with e-mail addresses, card numbers, phone numbers and other ids replaced by placeholders.
   Takes away too much rather than too little: a long number is never worth keeping in a comment. #}
{% macro redact(words) -%}
    {%- set ns = namespace(expression=words) -%}
    {%- for pattern, placeholder in redaction_patterns() -%}
        {%- set ns.expression = replace_all(ns.expression, pattern, placeholder) -%}
    {%- endfor -%}
    case when {{ has_match(words, '[0-9@]') }} then {{ ns.expression }} else {{ words }} end
{%- endmacro %}

{# Order matters: an address may hold digits, a card number reads like a phone number. #}
{% macro redaction_patterns() -%}
    {{ return([
        ('[^ ,;:<>()@]+@[^ ,;:<>()@]+', '[email]'),
        ('[A-Z]{2}[0-9]{2}( ?[A-Z0-9]{4}){2,7}( ?[A-Z0-9]{1,4})?', '[id]'),
        ('[0-9]([ -]?[0-9]){12,18}', '[card]'),
        ('[0-9]{3}[.][0-9]{3}[.][0-9]{3}-[0-9]{2}|[0-9]{3}-[0-9]{2}-[0-9]{4}', '[id]'),
        ('[+(]?[0-9][0-9 ()./-]{6,}[0-9]', '[phone]'),
        ('[A-Za-z]{0,3}[0-9]{6,}', '[id]'),
    ]) }}
{%- endmacro %}

{% macro replace_all(words, pattern, replacement) -%}
    {{ return(adapter.dispatch('replace_all', 'cx_warehouse')(words, pattern, replacement)) }}
{%- endmacro %}

{% macro duckdb__replace_all(words, pattern, replacement) -%}
    regexp_replace({{ words }}, '{{ pattern }}', '{{ replacement }}', 'g')
{%- endmacro %}

{% macro spark__replace_all(words, pattern, replacement) -%}
    regexp_replace({{ words }}, '{{ pattern }}', '{{ replacement }}')
{%- endmacro %}

{% macro has_match(words, pattern) -%}
    {{ return(adapter.dispatch('has_match', 'cx_warehouse')(words, pattern)) }}
{%- endmacro %}

{% macro duckdb__has_match(words, pattern) -%}
    regexp_matches({{ words }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__has_match(words, pattern) -%}
    ({{ words }} rlike '{{ pattern }}')
{%- endmacro %}
