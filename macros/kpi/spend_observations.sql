{# What ads cost, one row per ad and day, on its own day. Needs the CTE `spend`: rows of fct_marketing_spend with a
   known cost. Numerator and denominator are in ten-thousandths of the reporting currency. #}
{% macro spend_observations(entity, numerator, denominator) %}
    select
        'spend ' || source_system || ':' || campaign || ':' || ad_id || ':' || cast(spend_local_date as string)
            as entity_id,
        cast(null as string) as customer_id,
        cast(spend_local_date as timestamp) as observed_at,
        spend_local_date as local_date,
        {{ kpi_breakdown_columns(entity) }},
        true as is_well_timed,
        cast({{ numerator }} as bigint) as numerator,
        cast({{ denominator }} as bigint) as denominator
    from spend
{% endmacro %}
