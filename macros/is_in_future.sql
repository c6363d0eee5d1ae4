{# Whether something begins after the moment the marts speak of, or ends more than a year after it. as_of is the newest
   beginning of anything, so an end may lie after it: the last parcel arrives after the last order. #}
{% macro is_in_future(began_at, ended_at, as_of) -%}
    ({{ began_at }} > {{ as_of }} or coalesce({{ ended_at }} > {{ as_of }} + interval '366' day, false))
{%- endmacro %}
