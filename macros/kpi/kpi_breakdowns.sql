{# The breakdowns that apply, by what is observed. The one place that says so: the models group by
   these lists, and dim_kpi publishes them. #}
{% macro kpi_breakdowns() %}
    {{ return({
        'order': [
            'source_system', 'channel', 'segment', 'customer_type', 'product_category', 'country', 'campaign',
            'campaign_type',
        ],
        'discounted_order': ['source_system', 'channel', 'segment', 'customer_type', 'country', 'agent'],
        'acquisition': ['source_system', 'campaign', 'campaign_type'],
        'campaign_day': ['source_system', 'campaign', 'campaign_type'],
        'customer_value_period': ['source_system', 'segment', 'customer_type', 'country'],
        'contact_period': ['source_system', 'segment', 'customer_type', 'country'],
        'contact': ['source_system', 'segment', 'customer_type', 'country'],
        'first_order': [
            'source_system', 'channel', 'segment', 'product_category', 'country', 'campaign',
        ],
        'ticket': [
            'source_system', 'channel', 'segment', 'customer_type', 'country', 'team', 'agent',
            'ticket_category', 'ticket_priority',
        ],
        'call': [
            'source_system', 'segment', 'customer_type', 'country', 'team', 'agent', 'ticket_category',
        ],
        'backlog_day': ['source_system', 'channel', 'team', 'ticket_category', 'ticket_priority', 'ticket_age'],
        'effective_backlog_day': ['source_system', 'channel', 'team', 'ticket_category', 'ticket_priority'],
        'backlog_work_day': ['source_system', 'channel', 'team', 'ticket_category', 'ticket_priority'],
        'bot_conversation': ['source_system', 'segment', 'customer_type', 'country', 'ticket_category'],
        'help_search': ['source_system', 'segment', 'customer_type', 'country'],
        'qa_review': ['source_system', 'channel', 'team', 'agent', 'ticket_category'],
        'survey_answer': [
            'source_system', 'channel', 'segment', 'customer_type', 'product_category', 'country', 'team',
            'agent', 'ticket_category', 'survey', 'touchpoint', 'scale', 'survey_length', 'incentive',
            'answer_delay', 'ask_number',
        ],
        'respondent_period': [
            'source_system', 'channel', 'segment', 'customer_type', 'country', 'survey', 'touchpoint', 'scale',
        ],
        'survey_invitation': [
            'source_system', 'channel', 'segment', 'customer_type', 'product_category', 'country',
            'survey', 'touchpoint', 'survey_length', 'incentive', 'ask_number',
        ],
        'customer_period': [
            'source_system', 'segment', 'customer_type', 'country', 'customer_class', 'value_class',
        ],
        'contract_period': ['source_system', 'segment', 'country', 'customer_class', 'value_class'],
        'reactivation': ['source_system', 'segment', 'country'],
        'lapse': ['source_system', 'segment', 'country'],
        'cancellation': ['source_system', 'segment', 'customer_type', 'country', 'plan', 'cancel_reason'],
        'session': [
            'source_system', 'segment', 'customer_type', 'country', 'campaign', 'traffic_channel', 'device',
        ],
        'checkout': [
            'source_system', 'segment', 'customer_type', 'country', 'campaign', 'traffic_channel', 'device',
            'payment_type', 'shipping_band', 'checkout_page_band',
        ],
        'visitor_period': [
            'source_system', 'segment', 'country', 'campaign', 'traffic_channel', 'device',
        ],
        'new_customer': ['source_system', 'segment', 'country', 'campaign', 'acquisition_channel'],
        'trial': ['source_system', 'segment', 'customer_type', 'country', 'plan'],
        'appointment': ['source_system', 'segment', 'customer_type', 'country', 'appointment_kind'],
        'experience': [
            'source_system', 'segment', 'customer_type', 'country', 'experience_number', 'experience_kind',
        ],
        'delivered_invitation': [
            'source_system', 'channel', 'segment', 'customer_type', 'product_category', 'country',
            'survey', 'touchpoint', 'survey_length', 'incentive', 'ask_number',
        ],
        'detractor': [
            'source_system', 'channel', 'segment', 'customer_type', 'country', 'team', 'survey', 'touchpoint',
        ],
        'product_review': ['source_system', 'segment', 'customer_type', 'product_category', 'country'],
        'employee_period': ['source_system', 'team', 'touchpoint'],
    }) }}
{% endmacro %}


{# Every breakdown, and the finest grain it is published at: a table of every breakdown on every
   day would be as large as the facts, a person is looked at over months, and so is what has many values of which few
   see much in a week. #}
{% macro kpi_finest_grains() %}
    {{ return({
        'source_system': 'day',
        'channel': 'week',
        'segment': 'week',
        'customer_type': 'week',
        'product_category': 'month',
        'country': 'month',
        'campaign': 'month',
        'campaign_type': 'week',
        'team': 'week',
        'agent': 'month',
        'ticket_category': 'week',
        'ticket_priority': 'week',
        'ticket_age': 'week',
        'survey': 'week',
        'touchpoint': 'week',
        'scale': 'week',
        'survey_length': 'month',
        'incentive': 'month',
        'answer_delay': 'month',
        'ask_number': 'month',
        'customer_class': 'month',
        'value_class': 'month',
        'plan': 'week',
        'cancel_reason': 'week',
        'traffic_channel': 'week',
        'device': 'week',
        'payment_type': 'week',
        'shipping_band': 'week',
        'checkout_page_band': 'week',
        'acquisition_channel': 'week',
        'appointment_kind': 'week',
        'experience_number': 'month',
        'experience_kind': 'month',
    }) }}
{% endmacro %}


{# The breakdowns that have no days, only months. #}
{% macro kpi_monthly_breakdowns() %}
    {%- set monthly = [] -%}
    {%- for breakdown, finest in kpi_finest_grains().items() if finest == 'month' -%}
        {%- do monthly.append(breakdown) -%}
    {%- endfor -%}
    {{ return(monthly) }}
{% endmacro %}


{# The breakdown columns of an observation: those of its fact that apply, the others said not to. #}
{% macro kpi_breakdown_columns(entity, row=none) %}
    {%- set applicable = kpi_breakdowns()[entity] -%}
    {%- for breakdown in kpi_finest_grains() %}
        {{ (row ~ '.' if row else '') ~ breakdown if breakdown in applicable else "'not_applicable' as " ~ breakdown }}
        {{- "," if not loop.last }}
    {%- endfor %}
{% endmacro %}


{# Those of an entity's breakdowns that are published at a grain. #}
{% macro kpi_breakdowns_at(entity, grain) %}
    {%- set grains = ['day', 'week', 'month', 'quarter'] -%}
    {%- set published = [] -%}
    {%- for breakdown in kpi_breakdowns()[entity] -%}
        {%- if grains.index(kpi_finest_grains()[breakdown]) <= grains.index(grain) -%}
            {%- do published.append(breakdown) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(published) }}
{% endmacro %}


{# The same as rows: entity, breakdown, finest grain. The whole ('all') is one of them, for each entity. #}
{% macro kpi_breakdown_rows() %}
    {%- set rows = [] -%}
    {%- for entity, breakdowns in kpi_breakdowns().items() -%}
        {%- do rows.append("('" ~ entity ~ "', 'all', 'day')") -%}
        {%- for breakdown in breakdowns -%}
            {%- do rows.append("('" ~ entity ~ "', '" ~ breakdown ~ "', '" ~ kpi_finest_grains()[breakdown] ~ "')") -%}
        {%- endfor -%}
    {%- endfor -%}
    values {{ rows | join(', ') }}
{% endmacro %}


{# Names of an entity's breakdowns, as one text. #}
{% macro kpi_breakdown_names(entity) %}
    case {{ entity }}
        {%- for name, breakdowns in kpi_breakdowns().items() %}
        when '{{ name }}' then '{{ breakdowns | join(', ') }}'
        {%- endfor %}
    end
{% endmacro %}
