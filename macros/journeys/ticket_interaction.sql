{# What somebody does who opens a ticket: asks the bot, or asks for help. #}
{% macro ticket_interaction(channel) -%}
    case when {{ channel }} = 'chatbot' then 'bot:started' else 'ticket:created' end
{%- endmacro %}
