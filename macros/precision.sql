{# Comparisons at the coarser precision of two times. An event is named by its prefix: 'orders.delivered' stands for
   delivered_at, delivered_source_date and delivered_is_day. A date is never shifted by a zone. #}

{# Whether the first event happened at or before the second. #}
{% macro happened_by(first, second) -%}
    case
        when {{ first }}_is_day or {{ second }}_is_day then {{ first }}_source_date <= {{ second }}_source_date
        else {{ first }}_at <= {{ second }}_at
    end
{%- endmacro %}

{# Seconds between two events; whole days where either is only a date. #}
{% macro elapsed_seconds(first, second) -%}
    case
        when {{ first }}_is_day or {{ second }}_is_day
            then {{ dbt.datediff(first ~ '_source_date', second ~ '_source_date', 'day') }} * 86400
        else {{ datediff_seconds(first ~ '_at', second ~ '_at') }}
    end
{%- endmacro %}

{# Seconds from an event to a moment of a log, which knows no source's own date: whole days in the reporting zone where the
   event is only a date. #}
{% macro elapsed_seconds_until(first, moment, zone) -%}
    case
        when {{ first }}_is_day
            then {{ dbt.datediff(first ~ '_source_date', local_date(moment, zone), 'day') }} * 86400
        else {{ datediff_seconds(first ~ '_at', moment) }}
    end
{%- endmacro %}

{# The event's day in the reporting zone; a date stays the date it was given as. #}
{% macro event_local_date(event, zone) -%}
    case when {{ event }}_is_day then {{ event }}_source_date else {{ local_date(event ~ '_at', zone) }} end
{%- endmacro %}

{# The four forms of an event's time: UTC, the source's own date, whether it is only a date, the reporting day. #}
{% macro event_times(row, event, zone) -%}
    {{ row }}.{{ event }}_at,
        {{ row }}.{{ event }}_source_date,
        {{ row }}.{{ event }}_is_day,
        {{ event_local_date(row ~ '.' ~ event, zone) }} as {{ event }}_local_date
{%- endmacro %}
