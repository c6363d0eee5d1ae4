{# Of one feed's records, how many refer to a record of another feed, and to how many nobody delivered that record.
   A feed that is not delivered at all gives no row. #}
{% macro reference_counts(feed, key, target) %}
    select
        '{{ feed }}.{{ key }}' as reference,
        count(*) as record_count,
        count(case when target.{{ key }} is null then 1 end) as unknown_count
    from {{ ref('stg_' ~ feed) }} as feed
    left join (select distinct {{ key }} from {{ ref('stg_' ~ target) }}) as target
        on feed.{{ key }} = target.{{ key }}
    where feed.{{ key }} is not null and exists (select 1 from {{ ref('stg_' ~ target) }})
    having count(*) > 0
{% endmacro %}
