{# Seconds between two moments of a journey, whole days where one of them is only a date. #}
{% macro seconds_in_stage(first, second, is_day_precise) -%}
    case
        when {{ is_day_precise }}
            then {{ dbt.datediff(first ~ '_local_date', second ~ '_local_date', 'day') }} * 86400
        else {{ datediff_seconds(first ~ '_at', second ~ '_at') }}
    end
{%- endmacro %}
