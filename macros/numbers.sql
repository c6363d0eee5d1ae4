{# The numbers from 0 to 10^digits - 1 as rows of one column, `number`. #}
{% macro numbers(digits) -%}
    select
        {% for place in range(digits) -%}
        place_{{ place }}.digit * {{ 10 ** place }}{{ " + " if not loop.last }}
        {%- endfor %} as number
    from {% for place in range(digits) -%}
        (values (0), (1), (2), (3), (4), (5), (6), (7), (8), (9)) as place_{{ place }}(digit)
        {{- " cross join " if not loop.last }}
    {%- endfor %}
{%- endmacro %}
