{# The first reason why a survey came at the wrong moment, in the order in which an experience goes on; stale is what was
   asked so late that no answer can come within 30 days. Reads the columns of int_survey_invitations_timed. #}
{% macro survey_timing_reason() -%}
    case
        when not is_known then 'unknown'
        {%- for reason in ['before_delivery', 'never_delivered', 'replacement_open', 'refund_open', 'ticket_open', 'too_soon_to_have_used'] %}
        when is_{{ reason }} then '{{ reason }}'
        {%- endfor %}
        when
            case
                when is_day_precise then sent_local_date > over_local_date + 30
                else sent_at > over_at + interval '30' day
            end
            then 'stale'
        else 'well_timed'
    end
{%- endmacro %}


{# The reason of an answer: what was true when the survey was sent, else that the answer came late. #}
{% macro answer_timing_reason() -%}
    case
        when timing_reason_when_sent not in ('well_timed', 'stale') then timing_reason_when_sent
        when is_well_timed then 'well_timed'
        else 'stale'
    end
{%- endmacro %}
