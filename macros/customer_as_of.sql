{# Joins what a customer was at the time of an event: segment and country from the version that held,
   the type from the orders placed until then, the event's own included. Needs the CTEs `segments` and `types`. #}
{% macro customer_as_of_joins(events, at, customer='customer_id') %}
    left join segments
        on {{ events }}.{{ customer }} = segments.customer_id
            and {{ events }}.{{ at }} >= segments.from_at
            and {{ events }}.{{ at }} < segments.until_at
    left join types
        on {{ events }}.{{ customer }} = types.customer_id
            and {{ events }}.{{ at }} >= types.from_at
            and {{ events }}.{{ at }} < types.until_at
{%- endmacro %}

{# The three columns of those joins; a known customer who never ordered is new. #}
{% macro customer_as_of_columns(events, customer='customer_id') -%}
    coalesce(segments.segment, 'unknown') as segment,
        case when {{ events }}.{{ customer }} is null then 'unknown' else coalesce(types.customer_type, 'new') end as customer_type,
        coalesce(segments.country, 'unknown') as country
{%- endmacro %}
