{# Which of three phases a ticket's status belongs to: open (still work), solved, removed (merged, deleted, spam). #}
{% macro ticket_phase(status) -%}
    case
        when {{ status }} in ('solved', 'closed') then 'solved'
        when {{ status }} in ('merged', 'deleted', 'spam') then 'removed'
        else 'open'
    end
{%- endmacro %}
