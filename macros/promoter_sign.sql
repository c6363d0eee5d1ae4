{# 1 for a promoter (9 and 10), 0 for a passive (7 and 8), -1 for a detractor, on scales from 0 to 10 and from 1 to 10 alike. #}
{% macro promoter_sign(score) -%}
    cast(case when {{ score }} >= 9 then 1 when {{ score }} >= 7 then 0 else -1 end as bigint)
{%- endmacro %}
