{# What is observed, and the files int_kpi_<name> of observations of it. A seed cannot be read while dbt
   compiles, so these facts of seeds/kpis.csv are repeated here; a project test holds the two equal. #}
{% macro kpi_observations() %}
    {{ return({
        'order': [
            'on_time_delivery_rate', 'on_time_delivery_rate_as_recorded', 'delivery_days', 'promise_kept_rate',
            'order_defect_rate', 'average_order_value', 'guest_checkout_share', 'net_revenue',
            'returning_revenue_share',
        ],
        'discounted_order': ['agent_discount_share', 'agent_discount_amount'],
        'contact': ['contact_rate'],
        'contact_period': ['contact_rate_per_active_customer'],
        'acquisition': ['customer_acquisition_cost'],
        'campaign_day': ['campaign_roi', 'campaign_roi_first_touch', 'campaign_roi_linear'],
        'customer_value_period': ['customer_lifetime_value', 'customer_lifetime_value_expected'],
        'first_order': ['repeat_purchase_rate'],
        'ticket': [
            'resolution_hours', 'resolution_hours_as_recorded',
            'first_response_minutes', 'first_response_minutes_as_recorded',
            'first_response_business_minutes', 'resolution_business_hours',
            'first_resolution_hours', 'first_resolution_business_hours',
            'requester_wait_hours', 'requester_wait_business_hours',
            'unanswered_ticket_share', 'sla_first_response_rate', 'sla_resolution_rate', 'sla_met_rate_as_recorded',
            'reopen_rate', 'reopen_rate_as_recorded', 'ticket_volume',
            'replies_per_ticket', 'first_contact_resolution_rate', 'one_touch_rate', 'next_issue_avoidance_rate',
            'transfer_rate', 'transfer_rate_as_recorded', 'repeat_contact_rate', 'channel_switch_rate',
            'tickets_solved', 'early_ticket_volume', 'qa_coverage',
        ],
        'call': ['handle_time_minutes', 'hold_minutes', 'call_abandonment_rate'],
        'backlog_day': ['ticket_backlog'],
        'effective_backlog_day': ['ticket_backlog_effective'],
        'backlog_work_day': ['backlog_days_of_work'],
        'bot_conversation': ['bot_containment_rate'],
        'help_search': ['help_search_to_ticket_share'],
        'qa_review': ['qa_score'],
        'survey_answer': [
            'nps', 'nps_relationship', 'nps_touchpoint', 'likelihood_to_recommend', 'csat', 'csat_score',
            'ces', 'ces_easy_share', 'comment_rate', 'expectation_gap',
        ],
        'respondent_period': ['nps_per_customer'],
        'customer_period': ['churn_rate', 'retention_rate', 'net_customer_change_rate', 'loyal_customer_share'],
        'contract_period': ['revenue_churn_rate'],
        'reactivation': ['reactivations'],
        'lapse': ['reactivation_rate'],
        'cancellation': ['cancel_reasons', 'cancel_reason_response_rate'],
        'session': [
            'direct_traffic_share', 'attributed_traffic_share', 'pages_per_visit', 'time_on_site',
            'pricing_page_ctr', 'account_creation_rate', 'self_service_rate', 'identified_session_share',
            'conversion_rate', 'purchase_abandonment_rate', 'checkout_screens',
        ],
        'checkout': ['checkout_abandonment_rate'],
        'visitor_period': ['customer_acquisition_rate'],
        'new_customer': ['activation_rate'],
        'trial': ['trial_conversion_rate'],
        'appointment': ['appointment_win_rate'],
        'experience': ['bad_experience_churn_rate', 'no_bad_experience_churn_rate'],
        'survey_invitation': ['premature_survey_rate', 'premature_survey_rate_as_recorded'],
        'delivered_invitation': ['survey_response_rate'],
        'detractor': ['detractor_follow_up_rate', 'detractor_rescore'],
        'product_review': ['positive_review_share', 'review_rating'],
        'employee_period': ['employee_score'],
    }) }}
{% endmacro %}


{# Those whose values have a mean, and so an interval that is clustered by customer. #}
{% macro kpi_means() %}
    {{ return({
        'survey_answer': [
            'nps', 'nps_relationship', 'nps_touchpoint', 'likelihood_to_recommend', 'csat_score', 'ces',
            'expectation_gap',
        ],
        'order': ['delivery_days', 'average_order_value'],
        'ticket': [
            'resolution_hours', 'resolution_hours_as_recorded',
            'first_response_minutes', 'first_response_minutes_as_recorded',
            'first_response_business_minutes', 'resolution_business_hours',
            'first_resolution_hours', 'first_resolution_business_hours',
            'requester_wait_hours', 'requester_wait_business_hours', 'replies_per_ticket',
        ],
        'call': ['handle_time_minutes', 'hold_minutes'],
        'qa_review': ['qa_score'],
        'respondent_period': ['nps_per_customer'],
        'session': ['pages_per_visit', 'time_on_site', 'checkout_screens'],
        'product_review': ['review_rating'],
        'employee_period': ['employee_score'],
        'customer_value_period': ['customer_lifetime_value', 'customer_lifetime_value_expected'],
    }) }}
{% endmacro %}


{# What is observed once per period and not on a day: a customer of a month is one observation of that month and
   another one of its quarter. Such files have a column `period_grain`, and local_date is the period's first day. #}
{% macro kpi_period_entities() %}
    {%- set entities = [] -%}
    {%- for entity in kpi_observations() if entity.endswith('_period') -%}
        {%- do entities.append(entity) -%}
    {%- endfor -%}
    {{ return(entities) }}
{% endmacro %}


{# What is a level: it is told at the day's end and has one denominator a day, whatever it sums. #}
{% macro kpi_level_entities() %}
    {{ return(['backlog_day', 'effective_backlog_day']) }}
{% endmacro %}


{# How a customer felt is told twice: over all answers, and over the well-timed ones. #}
{% macro kpi_timings(entity) %}
    {{ return(['all', 'well_timed'] if entity in ['survey_answer', 'respondent_period'] else ['all']) }}
{% endmacro %}


{# Observed by the latest answer of somebody: that of all answers (`is_latest`), and that of the well-timed ones. Whose
   observations have that column is repeated here, as what dbt cannot read while it compiles; a test holds it equal. #}
{% macro kpi_latest_of_each_timing() %}
    {{ return(['nps_per_customer']) }}
{% endmacro %}


{# Observations of two kinds, each on a day of its own: what is counted (numerator), and what it is held against. #}
{% macro kpi_two_sided() %}
    {{ return(['contact', 'contact_period', 'acquisition', 'campaign_day']) }}
{% endmacro %}
