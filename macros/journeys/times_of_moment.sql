{# The time of one of a row's moments, where the row has a time for each of them: in UTC, and whether it is only a date. #}
{% macro times_of_moment(moments, moment, row) -%}
    {%- for form in ['at', 'is_day'] -%}
        case {{ moment }}
        {%- for name in moments %}
            when '{{ name }}' then {{ row }}.{{ name }}_{{ form }}
        {%- endfor %}
        end as occurred_{{ form }}{{ ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}
