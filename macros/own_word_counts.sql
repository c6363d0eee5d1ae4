{# Whether what a ticket's own row says of its end counts after the last state the log knows. #}
{% macro own_word_counts(last_origin, ticket_phase, ended_at, last_at) -%}
    ({{ last_origin }} = 'created' or {{ ticket_phase }} != 'open' or coalesce({{ ended_at }} > {{ last_at }}, false))
{%- endmacro %}
