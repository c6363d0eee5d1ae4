{# The last moment at which an invitation may have been sent: of one that is known by a date, the end of that day in a time
   zone. Counted from its beginning, a day of quiet would be over before it has passed. #}
{% macro latest_sent_at(invitations, zone) -%}
    case
        when {{ invitations }}.sent_is_day
            then {{ utc_at_midnight('cast(' ~ invitations ~ '.sent_local_date + 1 as date)', zone) }}
        else {{ invitations }}.sent_at
    end
{%- endmacro %}
