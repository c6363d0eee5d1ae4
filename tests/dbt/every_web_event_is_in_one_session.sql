-- Counted from the feed, visitor by visitor, past the model that parts it.
with delivered as (
    select
        visitor_id,
        count(*) as event_count
    from {{ ref('stg_web_events') }}
    group by visitor_id
),

parted as (
    select
        visitor_id,
        sum(event_count) as event_count
    from {{ ref('fct_sessions') }}
    group by visitor_id
),

compared as (
    select
        coalesce(delivered.visitor_id, parted.visitor_id) as visitor_id,
        delivered.event_count as delivered_count,
        parted.event_count as parted_count
    from delivered
    full join parted on delivered.visitor_id = parted.visitor_id
)

select * from compared
where delivered_count is distinct from parted_count
