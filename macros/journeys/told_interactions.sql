{# The last step of every model of interactions, in the columns that all of them have: what had happened by as_of. `known`
   names those that its `moments` have; of the others nothing is known. A date-only time is the midnight of its own date,
   which is its reporting day in every zone. #}
{% macro told_interactions(known) %}
    {%- set nothing = 'cast(null as string)' -%}
    {%- set local_date_of_time -%}
        case
            when moments.occurred_is_day then cast(moments.occurred_at as date)
            else {{ local_date('moments.occurred_at', 'run_context.time_zone') }}
        end
    {%- endset -%}
    {%- set unknown = {
        'occurred_local_date': local_date_of_time,
        'last_at': 'moments.occurred_at',
        'event_count': 'cast(1 as bigint)',
        'visitor_id': nothing,
        'session_id': nothing,
        'order_id': nothing,
        'ticket_id': nothing,
        'channel': "'unknown'",
        'campaign': "'unknown'",
        'stated_reason': nothing,
        'has_clock_fault': 'false',
    } -%}
    select
        moments.source_system,
        moments.interaction,
        moments.interaction_key,
        moments.occurred_at,
        coalesce(moments.occurred_is_day, false) as occurred_is_day,
        moments.customer_id
        {%- for column, expression in unknown.items() %},
        {{ 'moments.' ~ column if column in known else expression ~ ' as ' ~ column }}
        {%- endfor %}
    from moments
    cross join {{ ref('int_run_context') }} as run_context
    where moments.occurred_at <= run_context.as_of
{% endmacro %}
