{# What customers who are observed more than once in a period add to the sums over single observations.
   With S and n the sum and the count of one customer in one cell, and x a single observation:
   clusters_less = n - 1, squares_more = S * S - sum of x * x, products_more = S * n - S,
   counts_more = n * n - n, each summed over customers. All are 0 for a customer seen once. Hence only
   customers with a neighbour within the longest period, a quarter of 92 days, are looked at. #}
{% macro kpi_repeat_sums(name, entity, grain) %}
    {%- set breakdowns = kpi_breakdowns_at(entity, grain) -%}
    select
        '{{ name }}' as observations,
        '{{ grain }}' as period_grain,
        period_date,
        dimension,
        dimension_value,
        {%- for timing in ['all', 'well_timed'] %}
        sum(n_{{ timing }} - least(n_{{ timing }}, 1)) as clusters_less_{{ timing }},
        sum({{ kpi_square('sum_' ~ timing) }} - squares_{{ timing }}) as squares_more_{{ timing }},
        sum({{ kpi_product('sum_' ~ timing, 'n_' ~ timing) }} - sum_{{ timing }}) as products_more_{{ timing }},
        sum({{ kpi_square('n_' ~ timing) }} - n_{{ timing }}) as counts_more_{{ timing }}{{ "," if not loop.last }}
        {%- endfor %}
    from ({{ kpi_customer_sums(name, entity, grain) }}) as customers
    group by period_date, dimension, dimension_value
{% endmacro %}


{# Sums of each customer with a neighbour, by period and one breakdown at a time. #}
{% macro kpi_customer_sums(name, entity, grain) %}
    {%- set breakdowns = kpi_breakdowns_at(entity, grain) -%}
    select
        period_date,
        {{ kpi_grouped_dimension(breakdowns) }},
        count(*) as n_all,
        sum(numerator) as sum_all,
        sum({{ kpi_square('numerator') }}) as squares_all,
        count(*) filter (where is_well_timed) as n_well_timed,
        coalesce(sum(numerator) filter (where is_well_timed), 0) as sum_well_timed,
        coalesce(sum({{ kpi_square('numerator') }}) filter (where is_well_timed), 0) as squares_well_timed
    from (
        select
            *,
            {{ period_start('local_date', "'" ~ grain ~ "'") }} as period_date
        from {{ name }}_neighbours
    ) as neighbours
    group by {{ kpi_grouping_sets('customer_id, period_date', breakdowns) }}
    having count(*) > 1
{% endmacro %}


{# The observations of customers who have another one within the length of a quarter. #}
{% macro kpi_neighbours(name) %}
    select *
    from (
        select
            *,
            lag(local_date) over (partition by customer_id order by local_date, entity_id) as date_before,
            lead(local_date) over (partition by customer_id order by local_date, entity_id) as date_after
        from ({{ kpi_observations_so_far(name) }}) as observations
        where customer_id is not null
    ) as dated
    where local_date <= date_before + 91 or date_after <= local_date + 91
{% endmacro %}
