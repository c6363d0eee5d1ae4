{# The calendar date that a UTC timestamp falls on in a time zone (IANA name; any string expression). #}
{% macro local_date(at, zone) -%}
    {{ return(adapter.dispatch('local_date', 'cx_warehouse')(at, zone)) }}
{%- endmacro %}

{# UTC is let through: the conversion costs ten times a cast. #}
{% macro duckdb__local_date(at, zone) -%}
    cast(case when {{ zone }} = 'UTC' then {{ at }} else timezone({{ zone }}, timezone('UTC', {{ at }})) end as date)
{%- endmacro %}

{% macro spark__local_date(at, zone) -%}
    cast(from_utc_timestamp({{ at }}, {{ zone }}) as date)
{%- endmacro %}
