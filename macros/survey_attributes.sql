{# What a survey is, by its row in the seed: its kind, how long it is and what an answer is rewarded with. #}
{% macro survey_attributes(surveys) -%}
    coalesce({{ surveys }}.survey_type, 'unmapped') as survey_type,
        case
            when {{ surveys }}.question_count is null then 'unknown'
            when {{ surveys }}.question_count = 1 then '1'
            when {{ surveys }}.question_count <= 3 then '2-3'
            when {{ surveys }}.question_count <= 10 then '4-10'
            else '11+'
        end as survey_length,
        coalesce({{ surveys }}.incentive, 'unknown') as incentive
{%- endmacro %}
