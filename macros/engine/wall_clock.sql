{# What a clock on the wall of a time zone (IANA name; any string expression) shows at a UTC timestamp, and the way back. #}
{% macro wall_clock(at, zone) -%}
    {{ return(adapter.dispatch('wall_clock', 'cx_warehouse')(at, zone)) }}
{%- endmacro %}

{% macro duckdb__wall_clock(at, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ at }}))
{%- endmacro %}

{% macro spark__wall_clock(at, zone) -%}
    from_utc_timestamp({{ at }}, {{ zone }})
{%- endmacro %}


{% macro utc_at_wall_clock(at, zone) -%}
    {{ return(adapter.dispatch('utc_at_wall_clock', 'cx_warehouse')(at, zone)) }}
{%- endmacro %}

{% macro duckdb__utc_at_wall_clock(at, zone) -%}
    timezone('UTC', timezone({{ zone }}, {{ at }}))
{%- endmacro %}

{% macro spark__utc_at_wall_clock(at, zone) -%}
    to_utc_timestamp({{ at }}, {{ zone }})
{%- endmacro %}
