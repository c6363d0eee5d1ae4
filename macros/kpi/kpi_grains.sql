{# The lengths of period that are published, the shortest first. #}
{% macro kpi_grains() %}
    select
        t.period_grain,
        t.coarseness
    from (values ('day', 1), ('week', 2), ('month', 3), ('quarter', 4)) as t (period_grain, coarseness)
{% endmacro %}
