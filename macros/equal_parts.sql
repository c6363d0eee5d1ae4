{# One n-th for n up to a limit, as rows (parts, part): models do not divide, since engines differ in it. #}
{% macro equal_parts(limit) -%}
    select
        t.parts,
        cast(t.part as decimal(13, 12)) as part
    from (
        values
        {%- for parts in range(1, limit + 1) %}
        ({{ parts }}, {{ '%.12f' | format(1 / parts) }}){{ "," if not loop.last }}
        {%- endfor %}
    ) as t (parts, part)
{%- endmacro %}
