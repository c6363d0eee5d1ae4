with events as (
    select * from {{ ref('stg_web_events') }}
),

run_context as (
    select session_gap_minutes from {{ ref('int_run_context') }}
),

-- events without the source's own session lie in the partition of the visitor's events that have none
numbered as (
    select
        *,
        row_number() over session_events as event_number,
        lag(occurred_at) over session_events as previous_at
    from events
    window session_events as (
        partition by visitor_id, session_id
        order by occurred_at nulls last, file_id nulls last, record_number nulls last, event_name nulls last
    )
),

-- a pause of just the gap does not end a session, nor does midnight
parted as (
    select
        numbered.*,
        sum(
            case
                when numbered.session_id is not null then 0
                when numbered.previous_at is null then 1
                when
                    numbered.occurred_at
                    > numbered.previous_at + run_context.session_gap_minutes * interval '1' minute
                    then 1
                else 0
            end
        ) over (
            partition by numbered.visitor_id, numbered.session_id
            order by numbered.event_number nulls last
        ) as visit_number
    from numbered
    cross join run_context
),

named as (
    select
        visitor_id || coalesce(':' || session_id, '#' || cast(visit_number as string)) as session_id,
        source_system,
        visitor_id,
        event_number,
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
    from parted
)

select * from named
