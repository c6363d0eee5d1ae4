{# Days from the end of an experience to the answer about it, as a stretch: '1-3' is from one day until before the
   third has passed. By calendar days where either is only a date. Both are named by their prefix. #}
{% macro answer_delay(over, responded, is_day) -%}
    case
        when {{ over }}_at is null then 'unknown'
        {%- for days, stretch in [(0, 'before'), (1, '0-1'), (3, '1-3'), (7, '3-7'), (30, '7-30')] %}
        when
            case
                when {{ is_day }} then {{ responded }}_local_date < {{ over }}_local_date + {{ days }}
                else {{ responded }}_at < {{ over }}_at + interval '{{ days }}' day
            end
            then '{{ stretch }}'
        {%- endfor %}
        else '30+'
    end
{%- endmacro %}
