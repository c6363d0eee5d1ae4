{# The three forms of the time of one of a row's moments, where the row has a time for each of them: UTC, the source's
   own date, whether it is only a date. #}
{% macro times_of_moment(moments, moment, row) -%}
    {%- for form in ['at', 'source_date', 'is_day'] -%}
        case {{ moment }}
        {%- for name in moments %}
            when '{{ name }}' then {{ row }}.{{ name }}_{{ form }}
        {%- endfor %}
        end as occurred_{{ form }}{{ ',' if not loop.last }}
    {% endfor -%}
{%- endmacro %}
