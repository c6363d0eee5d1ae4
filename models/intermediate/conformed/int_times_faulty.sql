with run_context as (
    select as_of from {{ ref('int_run_context') }}
),

counted as (
    {{ fault_counts('orders', 'clock fault', 'has_clock_fault', ref('fct_orders')) }}
    union all
    {{ fault_counts('orders', 'times out of order',
        elapsed_seconds('placed', 'shipped') ~ ' < 0 or ' ~ elapsed_seconds('shipped', 'delivered') ~ ' < 0',
        ref('int_orders_conformed')) }}
    union all
    {{ fault_counts('orders', 'delivered without a time', "status = 'delivered' and delivered_at is null",
        ref('int_orders_conformed')) }}
    union all
    {{ fault_counts('orders', 'cancelled and delivered', 'is_cancelled and delivered_at is not null',
        ref('int_orders_conformed')) }}
    union all
    {{ fault_counts('tickets', 'open with an end', "phase = 'open' and ended_at is not null",
        ref('int_tickets_conformed')) }}
    union all
    {{ fault_counts('web_events', 'negative duration', 'engaged_seconds < 0', ref('stg_web_events')) }}
    union all
    {{ fault_counts('tickets', 'clock fault', 'has_clock_fault', ref('int_ticket_times')) }}
    union all
    {{ fault_counts('tickets', 'solved without a time', 'is_solved_without_time', ref('int_ticket_times')) }}
    union all
    {{ fault_counts('orders', 'after as_of', 'placed_at > as_of', ref('stg_orders')) }}
    union all
    {{ fault_counts('tickets', 'after as_of', 'created_at > as_of', ref('stg_tickets')) }}
    union all
    {{ fault_counts('ticket_events', 'after as_of', 'occurred_at > as_of', ref('stg_ticket_events')) }}
    union all
    {{ fault_counts('survey_invitations', 'after as_of', 'sent_at > as_of', ref('stg_survey_invitations')) }}
    union all
    {{ fault_counts('survey_responses', 'after as_of', 'responded_at > as_of', ref('stg_survey_responses')) }}
    union all
    {{ fault_counts('product_reviews', 'after as_of', 'posted_at > as_of', ref('stg_product_reviews')) }}
    union all
    {{ fault_counts('calls', 'after as_of', 'started_at > as_of', ref('stg_calls')) }}
    union all
    {{ fault_counts('calls', 'on hold for longer than answered', held_longer_than_called(), ref('stg_calls')) }}
    union all
    {{ fault_counts('web_events', 'after as_of', 'occurred_at > as_of', ref('stg_web_events')) }}
    union all
    {{ fault_counts('social_mentions', 'after as_of', 'posted_at > as_of', ref('stg_social_mentions')) }}
    union all
    {{ fault_counts('subscriptions', 'ended without a time', 'is_ended_without_time',
        ref('int_subscriptions_conformed')) }}
    union all
    {{ fault_counts('subscriptions', 'times out of order', 'ended_at < started_at',
        ref('int_subscriptions_conformed')) }}
)

select * from counted
