{# Fails where the key is not one row's own or is null and, in the same pass, where a row breaks one of the rules
   (SQL conditions that must be true): the first of them that is broken stands by its number, because a count for each rule
   would hold as many numbers per key in memory as there are rules. `nullable` names key columns that may be null; nulls are
   then equal. Without a key there is no grain: that is an error, not a pass. #}
{% test grain(model, key, rules=[], nullable=[]) %}
    {%- if not key or key is string %}
        {{ exceptions.raise_compiler_error('grain of ' ~ model ~ ': key must be a list of columns, and not an empty one') }}
    {%- endif %}
    {%- set first_broken -%}
        min(
            case
                {%- for rule in rules %}
                when ({{ rule }}) is not true then {{ loop.index }}
                {%- endfor %}
            end
        )
    {%- endset -%}
    select
        {{ key | join(', ') }},
        count(*) as row_count
        {%- if rules %},
        {{ first_broken }} as broken_rule_number
        {%- endif %}
    from {{ model }}
    group by {{ key | join(', ') }}
    having
        count(*) > 1
        {%- for column in key if column not in nullable %}
        or {{ column }} is null
        {%- endfor %}
        {%- if rules %}
        or {{ first_broken }} is not null
        {%- endif %}
{% endtest %}
