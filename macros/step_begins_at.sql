{# When a threshold of days since the last order is passed: the first instant after them, with 0 days the order itself. #}
{% macro step_begins_at(ordered_at, days) -%}
    {{ ordered_at }}
        + {{ days }} * interval '1' day
        + case when {{ days }} = 0 then 0 else 1 end * interval '1' microsecond
{%- endmacro %}
