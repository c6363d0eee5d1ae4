with counted as (
    {{ reference_counts('order_items', 'order_id', 'orders') }}
    union all
    {{ reference_counts('order_payments', 'order_id', 'orders') }}
    union all
    {{ reference_counts('orders', 'customer_id', 'customers') }}
    union all
    {{ reference_counts('survey_invitations', 'order_id', 'orders') }}
    union all
    {{ reference_counts('survey_invitations', 'ticket_id', 'tickets') }}
    union all
    {{ reference_counts('survey_responses', 'invitation_id', 'survey_invitations') }}
    union all
    {{ reference_counts('survey_responses', 'order_id', 'orders') }}
    union all
    {{ reference_counts('survey_responses', 'ticket_id', 'tickets') }}
    union all
    {{ reference_counts('survey_responses', 'customer_id', 'customers') }}
    union all
    {{ reference_counts('ticket_events', 'ticket_id', 'tickets') }}
    union all
    {{ reference_counts('ticket_metrics', 'ticket_id', 'tickets') }}
    union all
    {{ reference_counts('tickets', 'order_id', 'orders') }}
    union all
    {{ reference_counts('tickets', 'customer_id', 'customers') }}
    union all
    {{ reference_counts('tickets', 'agent_id', 'agents') }}
)

select * from counted
