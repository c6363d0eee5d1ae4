{# Fails where two rows agree in all the columns, nulls taken as equal: the grain of a model whose key may hold nulls. #}
{% test distinct_rows(model, columns) %}
    {%- if not columns or columns is string %}
        {{ exceptions.raise_compiler_error('distinct_rows of ' ~ model ~ ': columns must be a list, and not an empty one') }}
    {%- endif %}
    select
        {{ columns | join(', ') }},
        count(*) as row_count
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
{% endtest %}
