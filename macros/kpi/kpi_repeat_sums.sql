{# Every entity that has KPIs with a mean and observations on days, with a few of these KPIs at a time. #}
{% macro kpi_repeat_parts() %}
    {%- set parts = [] -%}
    {%- for entity, names in kpi_means().items() if entity not in kpi_period_entities() -%}
        {%- for some in names | batch(3) -%}
            {%- do parts.append((entity, some)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(parts) }}
{% endmacro %}


{# Hooks that add what the repeats of the later parts add to the table that was made of the first one. #}
{% macro kpi_repeat_inserts() %}
    {%- set inserts = [] -%}
    {%- for part in range(1, kpi_repeat_parts() | length) -%}
        {%- do inserts.append("insert into {{ this }} {{ kpi_repeat_sums(" ~ part ~ ") }}") -%}
    {%- endfor -%}
    {{ return(inserts) }}
{% endmacro %}


{# What the repeats of one part add, by period, timing, and breakdown value or combination. #}
{% macro kpi_repeat_sums(part) %}
    {%- set entity, names = kpi_repeat_parts()[part] -%}
    {%- set cell = 'observations, period_grain, period_date, dimension, dimension_value, channel, segment, customer_type' -%}
    with customers as (
        {{ kpi_customer_sums(entity, names) }}
    )
    {%- for timing in kpi_timings(entity) %}
    {{ "union all" if not loop.first }}
    select
        {{ cell }},
        '{{ timing }}' as timing,
        cast(sum(n_{{ timing }} - 1) as bigint) as clusters_less,
        cast(sum({{ kpi_square('sum_' ~ timing) }} - squares_{{ timing }}) as decimal(38, 0)) as squares_more,
        cast(sum({{ kpi_product('sum_' ~ timing, 'n_' ~ timing) }} - sum_{{ timing }}) as decimal(38, 0)) as products_more,
        cast(sum(n_{{ timing }} * n_{{ timing }} - n_{{ timing }}) as decimal(38, 0)) as counts_more
    from customers
    where n_{{ timing }} > 1
    group by {{ cell }}
    {%- endfor %}
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
{% macro kpi_customer_sums(entity, names) %}
    {%- set breakdowns = kpi_breakdowns()[entity] -%}
    {%- set combined = kpi_combined(entity) -%}
    select
        observations,
        period_grain,
        period_date,
        {{ kpi_grouped_dimension(breakdowns, combined) }},
        {{ kpi_cube_columns(combined) }},
        {%- for timing in kpi_timings(entity) %}
        {%- set counted = ' filter (where is_' ~ timing ~ ')' if timing != 'all' %}
        count(*){{ counted }} as n_{{ timing }},
        coalesce(sum(numerator){{ counted }}, 0) as sum_{{ timing }},
        coalesce(sum({{ kpi_square('numerator') }}){{ counted }}, 0) as squares_{{ timing }}
        {{- "," if not loop.last }}
        {%- endfor %}
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
