{# What a web event is in the vocabulary of interactions: what happens in the help centre is one, a page viewed is its
   kind of page, any other event goes by its own name. #}
{% macro web_interaction(event_name, page_type) -%}
    case
        when {{ page_type }} = 'help' then 'web:page_help'
        when {{ event_name }} in ('page_view', 'screen_view') then 'web:page_' || coalesce({{ page_type }}, 'other')
        else 'web:' || {{ event_name }}
    end
{%- endmacro %}
