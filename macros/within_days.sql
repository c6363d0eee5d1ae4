{# Whether the second event came within so many days of the first, each of 24 hours, the last instant included.
   False without either. #}
{% macro within_days(first_at, second_at, days) -%}
    coalesce({{ second_at }} <= {{ first_at }} + {{ days }} * interval '1' day, false)
{%- endmacro %}
