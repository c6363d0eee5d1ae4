{# The lengths of period that are published, the shortest first. #}
{% macro kpi_grains() %}
    select
        t.period_grain,
        t.coarseness
    from (values ('day', 1), ('week', 2), ('month', 3), ('quarter', 4)) as t (period_grain, coarseness)
{% endmacro %}


{# Every month and quarter of a calendar, and the first day after each. #}
{% macro kpi_coarse_periods(dates) %}
    {%- for grain in ['month', 'quarter'] %}
    select distinct
        '{{ grain }}' as period_grain,
        {{ grain }}_date as period_date,
        {{ next_period_start(grain ~ '_date', "'" ~ grain ~ "'") }} as next_period_date
    from {{ dates }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{% endmacro %}
