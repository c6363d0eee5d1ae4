{# What is observed: each file int_kpi_<name>, what one of its rows is about, and how it is counted.
   A seed cannot be read while dbt compiles, so these facts of seeds/kpis.csv are repeated here;
   tests/project/test_registry.py holds the two equal. #}
{% macro kpi_observations() %}
    {{ return({
        'nps': {'entity': 'survey_answer', 'kind': 'mean'},
        'csat': {'entity': 'survey_answer', 'kind': 'share'},
        'ces': {'entity': 'survey_answer', 'kind': 'mean'},
        'premature_survey_rate': {'entity': 'survey_invitation', 'kind': 'share'},
        'premature_survey_rate_as_recorded': {'entity': 'survey_invitation', 'kind': 'share'},
        'resolution_hours': {'entity': 'ticket', 'kind': 'mean'},
        'resolution_hours_as_recorded': {'entity': 'ticket', 'kind': 'mean'},
        'first_response_minutes': {'entity': 'ticket', 'kind': 'mean'},
        'first_response_minutes_as_recorded': {'entity': 'ticket', 'kind': 'mean'},
        'reopen_rate': {'entity': 'ticket', 'kind': 'share'},
        'reopen_rate_as_recorded': {'entity': 'ticket', 'kind': 'share'},
        'ticket_volume': {'entity': 'ticket', 'kind': 'count'},
        'ticket_backlog': {'entity': 'backlog_day', 'kind': 'level'},
        'ticket_backlog_effective': {'entity': 'backlog_day', 'kind': 'level'},
        'on_time_delivery_rate': {'entity': 'order', 'kind': 'share'},
        'on_time_delivery_rate_as_recorded': {'entity': 'order', 'kind': 'share'},
        'delivery_days': {'entity': 'order', 'kind': 'mean'},
        'repeat_purchase_rate': {'entity': 'first_order', 'kind': 'share'},
    }) }}
{% endmacro %}
