{# Seconds between two moments of a journey, whole days where one of them is only a date: in a
   zone west of UTC a date can lie after a moment that follows it. #}
{% macro seconds_in_stage(first, second, is_day_precise) -%}
    case
        when {{ is_day_precise }}
            then greatest({{ dbt.datediff(first ~ '_local_date', second ~ '_local_date', 'day') }}, 0) * 86400
        else {{ datediff_seconds(first ~ '_at', second ~ '_at') }}
    end
{%- endmacro %}
