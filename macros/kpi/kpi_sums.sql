{# Entity, name and timing of every file of observations that lie on days. #}
{% macro kpi_daily_observed() %}
    {{ return(kpi_observed(kpi_observations() | reject('in', kpi_period_entities()))) }}
{% endmacro %}


{# Entity, name and timing of every file of observations of some entities. #}
{% macro kpi_observed(entities) %}
    {%- set observed = [] -%}
    {%- for entity in entities -%}
        {%- for name in kpi_observations()[entity] -%}
            {%- for timing in kpi_timings(entity) -%}
                {%- do observed.append((entity, name, timing)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(observed) }}
{% endmacro %}


{# Hooks that add the day sums of the later KPIs to the table that was made of the first ones, a few at a time. #}
{% macro kpi_day_sum_inserts() %}
    {%- set inserts = [] -%}
    {%- for first in range(8, kpi_daily_observed() | length, 8) -%}
        {%- do inserts.append("insert into {{ this }} {{ kpi_day_sums(" ~ first ~ ", " ~ (first + 8) ~ ") }}") -%}
    {%- endfor -%}
    {{ return(inserts) }}
{% endmacro %}


{# Additive components of some of the KPIs whose observations lie on days. #}
{% macro kpi_day_sums(first, until) %}
    {%- set summed = [] -%}
    {%- for entity, name, timing in kpi_daily_observed()[first:until] -%}
        {%- do summed.append(kpi_day_sums_of(entity, name, timing)) -%}
    {%- endfor -%}
    {{- summed | join('\n    union all\n') }}
{% endmacro %}


{# Components of every KPI whose observations belong to whole periods. #}
{% macro kpi_period_sums() %}
    {%- set summed = [] -%}
    {%- for entity, name, timing in kpi_observed(kpi_period_entities()) -%}
        {%- do summed.append(kpi_period_sums_of(entity, name, timing)) -%}
    {%- endfor -%}
    {{- summed | join('\n    union all\n') }}
{% endmacro %}


{# Additive components of one KPI: by local day and one breakdown at a time, and by cell of the cube. Breakdowns that are
   published by the month at the finest are summed by the month, at its first day, and so are cells. #}
{% macro kpi_day_sums_of(entity, name, timing) %}
    {%- set daily = kpi_breakdowns_at(entity, 'week') -%}
    {%- set monthly = kpi_breakdowns()[entity] | reject('in', daily) | list -%}
    {%- set combined = kpi_combined(entity) -%}
    select
        '{{ name }}' as observations,
        {{ 'coalesce(local_date, month_date) as local_date' if monthly or combined else 'local_date' }},
        '{{ timing }}' as timing,
        {{ kpi_grouped_dimension(daily + monthly, combined) }},
        {{ kpi_cube_columns(combined) }},
        {{ kpi_summed_columns(entity, name) }}
    from (
        select
            *,
            cast(date_trunc('month', local_date) as date) as month_date
        from ({{ kpi_observations_so_far(name, timing) }}) as observations
    ) as dated
    group by grouping sets (
        (local_date)
        {%- for breakdown in daily %},
        (local_date, {{ breakdown }})
        {%- endfor %}
        {%- for breakdown in monthly %},
        (month_date, {{ breakdown }})
        {%- endfor %}
        {%- if combined %},
        (month_date, {{ kpi_cube_cell(entity) }})
        {%- endif %}
    )
{% endmacro %}


{# Components of one KPI that is observed once per period: by the period and one breakdown at a time, or cell of the cube. #}
{% macro kpi_period_sums_of(entity, name, timing) %}
    {%- set breakdowns = kpi_breakdowns()[entity] -%}
    {%- set combined = kpi_combined(entity) -%}
    select
        '{{ name }}' as observations,
        period_grain,
        local_date as period_date,
        '{{ timing }}' as timing,
        {{ kpi_grouped_dimension(breakdowns, combined) }},
        {{ kpi_cube_columns(combined) }},
        {{ kpi_summed_columns(entity, name) }}
    from ({{ kpi_observations_so_far(name, timing) }}) as observations
    group by grouping sets (
        (period_grain, local_date)
        {%- for breakdown in breakdowns %},
        (period_grain, local_date, {{ breakdown }})
        {%- endfor %}
        {%- if combined %},
        (period_grain, local_date, {{ kpi_cube_cell(entity) }})
        {%- endif %}
    )
{% endmacro %}


{# The sums themselves, only those that the KPI needs: squares for a mean, and for answers the first and the last
   scale of measurement, which tell whether scores of different scales were put together. A level has one
   denominator a day, whatever it sums. What is two-sided is as large as the side that it is held against, and work as
   large as what was done. #}
{% macro kpi_summed_columns(entity, name) %}
        {%- set is_level = entity in kpi_level_entities() -%}
        {%- set has_scale = 'scale' in kpi_breakdowns()[entity] -%}
        {{ 'min(scale)' if has_scale else "'not_applicable'" }} as first_scale,
        {{ 'max(scale)' if has_scale else "'not_applicable'" }} as last_scale,
        cast(sum(numerator) as bigint) as numerator,
        cast({{ 'max' if is_level else 'sum' }}(denominator) as bigint) as denominator,
        cast(
            {{ 'sum(' ~ kpi_square('numerator') ~ ')' if name in kpi_means().get(entity, []) else 'null' }}
            as decimal(38, 0)
        ) as numerator_squares,
        cast(
            {%- if is_level %} max(denominator)
            {%- elif entity == 'backlog_work_day' %} sum(denominator)
            {%- elif entity in kpi_two_sided() %} count(case when denominator <> 0 then 1 end)
            {%- else %} count(*)
            {%- endif %} as bigint
        ) as n
{%- endmacro %}


{# Exact product: decimal(19, 0) times decimal(18, 0) fits in the 38 digits of both engines. With 18 digits on both
   sides DuckDB would multiply in 64 bits, too few for the square of a large amount of money. #}
{% macro kpi_product(left, right) -%}
    cast({{ left }} as decimal(19, 0)) * cast({{ right }} as decimal(18, 0))
{%- endmacro %}


{% macro kpi_square(column) -%}
    {{ kpi_product(column, column) }}
{%- endmacro %}
