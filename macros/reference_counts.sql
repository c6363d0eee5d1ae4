{# Of one feed's records, how many refer to a record of another feed, and to how many nobody delivered that record.
   A system that never delivers the other feed (a helpdesk without a list of its callers) gives no row. #}
{% macro reference_counts(feed, key, target) %}
    select
        '{{ feed }}.{{ key }}' as reference,
        count(*) as record_count,
        count(case when target.{{ key }} is null then 1 end) as unknown_count
    from {{ ref('stg_' ~ feed) }} as feed
    inner join (select distinct source_system from {{ ref('stg_' ~ target) }}) as systems
        on split_part(feed.{{ key }}, ':', 1) = systems.source_system
    left join (select distinct {{ key }} from {{ ref('stg_' ~ target) }}) as target
        on feed.{{ key }} = target.{{ key }}
    having count(*) > 0
{% endmacro %}
