with events as (
    select
        source_system,
        visitor_id,
        session_id as source_session_id,
        file_id,
        record_number,
        customer_id as source_customer_id,
        occurred_at,
        occurred_source_date,
        coalesce(occurred_is_day, false) as occurred_is_day,
        event_name,
        page_path,
        page_type,
        search_term,
        referrer,
        source,
        medium,
        campaign_id,
        device,
        engaged_seconds,
        order_id,
        payment_type,
        shipping_amount
    from {{ ref('stg_web_events') }}
),

run_context as (
    select session_gap_minutes from {{ ref('int_run_context') }}
),

in_own_sessions as (
    select
        *,
        row_number() over (
            partition by visitor_id, source_session_id
            order by occurred_at nulls last, file_id nulls last, record_number nulls last, event_name nulls last
        ) as event_number,
        visitor_id || ':' || source_session_id as session_id
    from events
    where source_session_id is not null
),

-- apart from the others, which need no second sort: a visitor's events without the source's own session
numbered as (
    select
        *,
        row_number() over visitor_events as event_number,
        lag(occurred_at) over visitor_events as previous_at
    from events
    where source_session_id is null
    window visitor_events as (
        partition by visitor_id
        order by occurred_at nulls last, file_id nulls last, record_number nulls last, event_name nulls last
    )
),

-- a pause of just the gap does not end a session, nor does midnight
parted as (
    select
        numbered.*,
        sum(
            case
                when numbered.previous_at is null then 1
                when
                    numbered.occurred_at
                    > numbered.previous_at + run_context.session_gap_minutes * interval '1' minute
                    then 1
                else 0
            end
        ) over (partition by numbered.visitor_id order by numbered.event_number nulls last) as visit_number
    from numbered
    cross join run_context
),

in_visits as (
    select
        *,
        visitor_id || '#' || cast(visit_number as string) as session_id
    from parted
),

{% set columns -%}
    session_id,
        source_system,
        visitor_id,
        event_number,
        file_id,
        record_number,
        source_customer_id,
        occurred_at,
        occurred_source_date,
        occurred_is_day,
        event_name,
        page_path,
        page_type,
        search_term,
        referrer,
        source,
        medium,
        campaign_id,
        device,
        engaged_seconds,
        order_id,
        payment_type,
        shipping_amount
{%- endset %}

placed as (
    select
        {{ columns }}
    from in_own_sessions
    union all
    select
        {{ columns }}
    from in_visits
)

select * from placed
