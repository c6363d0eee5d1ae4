{# Sums of each customer who is seen more than once, of every KPI that has a mean and observations on days. #}
{% macro kpi_customer_sums() %}
    {%- set summed = [] %}
    {%- for entity, names in kpi_means().items() if entity not in kpi_period_entities() %}
        {%- do summed.append(kpi_customer_sums_of(entity, names)) %}
    {%- endfor %}
    {{- summed | join('\n    union all\n') }}
{% endmacro %}


{# Observations of customers who have another one in the same period, by the period's grain: the one before
   or the one after is then in it too. #}
{% macro kpi_repeated(names) %}
    select
        dated.*,
        grains.period_grain,
        {{ period_start('dated.local_date', 'grains.period_grain') }} as period_date
    from (
        select
            *,
            lag(local_date) over (
                partition by observations, customer_id order by local_date nulls last, entity_id nulls last
            ) as date_before,
            lead(local_date) over (
                partition by observations, customer_id order by local_date nulls last, entity_id nulls last
            ) as date_after
        from ({{ kpi_observations_of(names, ['all']) }}) as observations
        where customer_id is not null
    ) as dated
    cross join ({{ kpi_grains() }}) as grains
    where
        {{ period_start('dated.local_date', 'grains.period_grain') }}
        in (
            {{ period_start('dated.date_before', 'grains.period_grain') }},
            {{ period_start('dated.date_after', 'grains.period_grain') }}
        )
{% endmacro %}


{# Sums of each of these customers, by period and one breakdown at a time, and by combination of two or more. #}
{% macro kpi_customer_sums_of(entity, names) %}
    {%- set breakdowns = kpi_breakdowns()[entity] -%}
    {%- set combined = kpi_combined(entity) -%}
    select
        observations,
        period_grain,
        period_date,
        {{ kpi_grouped_dimension(breakdowns, combined) }},
        {{ kpi_cube_columns(combined) }},
        count(*) as n_all,
        sum(numerator) as sum_all,
        sum({{ kpi_square('numerator') }}) as squares_all,
        count(*) filter (where is_well_timed) as n_well_timed,
        coalesce(sum(numerator) filter (where is_well_timed), 0) as sum_well_timed,
        coalesce(sum({{ kpi_square('numerator') }}) filter (where is_well_timed), 0) as squares_well_timed
    from ({{ kpi_repeated(names) }}) as repeated
    group by grouping sets (
        (observations, customer_id, period_grain, period_date)
        {%- for breakdown in breakdowns %},
        (observations, customer_id, period_grain, period_date, {{ breakdown }})
        {%- endfor %}
        {%- for combination in kpi_combinations(combined) %},
        (observations, customer_id, period_grain, period_date, {{ combination | join(', ') }})
        {%- endfor %}
    )
    having count(*) > 1
{% endmacro %}
