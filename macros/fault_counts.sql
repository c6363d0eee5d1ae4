{# Of the rows of a relation, how many have a fault of their times; without rows no row. #}
{% macro fault_counts(feed, fault, condition, relation) %}
    select
        '{{ feed }}' as feed,
        '{{ fault }}' as fault,
        count(*) as record_count,
        count(case when {{ condition }} then 1 end) as faulty_count
    from {{ relation }}
    cross join run_context
    having count(*) > 0
{% endmacro %}
