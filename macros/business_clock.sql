{# Joins the row of the business clock that a moment falls on; null where the calendar does not know the moment. #}
{% macro business_clock_join(alias, calendar, at) %}
    left join business_clock as {{ alias }}
        on {{ alias }}.calendar = {{ calendar }}
            and {{ alias }}.utc_date = cast({{ at }} as date)
{%- endmacro %}

{# Seconds that the calendar was open until a moment, counted from the clock's first day. #}
{% macro open_seconds_until(alias, at) -%}
    {{ alias }}.open_seconds_before
    {%- for slot in ['slot_1', 'slot_2', 'slot_3'] %}
        + greatest(
            0,
            least(
                {{ datediff_seconds('cast(' ~ alias ~ '.utc_date as timestamp)', at) }}, {{ alias }}.{{ slot }}_until
            ) - {{ alias }}.{{ slot }}_from
        )
    {%- endfor %}
{%- endmacro %}

{# Joins the stretch of open time in which so many open seconds have passed: the last moment of it, not the next
   opening, where they pass as the calendar closes. #}
{% macro business_clock_due_join(alias, calendar, open_seconds) %}
    left join business_clock_hours as {{ alias }}
        on {{ alias }}.calendar = {{ calendar }}
            and {{ alias }}.open_hour_seconds = {{ open_seconds }} - 1 - mod({{ open_seconds }} - 1, 3600)
            and {{ alias }}.from_open_seconds < {{ open_seconds }}
            and {{ alias }}.until_open_seconds >= {{ open_seconds }}
{%- endmacro %}
