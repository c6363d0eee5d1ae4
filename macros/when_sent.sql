{# Whether a ticket's open spell had begun, or ended, when a survey was sent. A sending that is only a date is compared with
   the spell's days: what ended on that day had ended. #}
{% macro begun_when_sent(spells, invitations) -%}
    case
        when {{ invitations }}.sent_is_day then {{ spells }}.from_local_date <= {{ invitations }}.sent_source_date
        else {{ spells }}.from_at <= {{ invitations }}.sent_at
    end
{%- endmacro %}

{% macro ended_when_sent(spells, invitations) -%}
    coalesce(
        case
            when {{ invitations }}.sent_is_day then {{ spells }}.until_local_date <= {{ invitations }}.sent_source_date
            else {{ spells }}.until_at <= {{ invitations }}.sent_at
        end,
        false
    )
{%- endmacro %}
