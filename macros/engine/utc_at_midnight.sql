{# The UTC timestamp at which a calendar date begins in a time zone (IANA name; any string expression). #}
{% macro utc_at_midnight(date, zone) -%}
    {{ return(adapter.dispatch('utc_at_midnight', 'cx_warehouse')(date, zone)) }}
{%- endmacro %}

{% macro duckdb__utc_at_midnight(date, zone) -%}
    timezone('UTC', timezone({{ zone }}, cast({{ date }} as timestamp)))
{%- endmacro %}

{% macro spark__utc_at_midnight(date, zone) -%}
    to_utc_timestamp(cast({{ date }} as timestamp), {{ zone }})
{%- endmacro %}
