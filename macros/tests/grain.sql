{# Fails where the key is not one row's own or is null and, in the same pass, where a row breaks one of the rules
   (SQL conditions that must be true). `nullable` names key columns that may be null; nulls are then equal.
   Without a key there is no grain: that is an error, not a pass. #}
{% test grain(model, key, rules=[], nullable=[]) %}
    {%- if not key or key is string %}
        {{ exceptions.raise_compiler_error('grain of ' ~ model ~ ': key must be a list of columns, and not an empty one') }}
    {%- endif %}
    select
        {{ key | join(', ') }},
        count(*) as row_count
        {%- for rule in rules %},
        count(case when ({{ rule }}) is not true then 1 end) as rule_{{ loop.index }}_broken_count
        {%- endfor %}
    from {{ model }}
    group by {{ key | join(', ') }}
    having
        count(*) > 1
        {%- for column in key if column not in nullable %}
        or {{ column }} is null
        {%- endfor %}
        {%- for rule in rules %}
        or count(case when ({{ rule }}) is not true then 1 end) > 0
        {%- endfor %}
{% endtest %}
