with calls as (
    select * from {{ ref('stg_calls') }}
    where
        direction = 'outbound'
        and coalesce(outcome, case when answered_at is not null then 'answered' end) = 'answered'
),

replies as (
    select * from {{ ref('stg_ticket_events') }}
    where event_type = 'public_reply' and actor_type = 'agent'
),

tickets as (
    select
        ticket_id,
        customer_id
    from {{ ref('int_tickets_conformed') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
    where identity_kind = 'customer'
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

contacted as (
    select
        coalesce(identities.customer_id, tickets.customer_id) as customer_id,
        calls.started_at as contacted_at
    from calls
    left join identities on calls.customer_id = identities.identity
    left join tickets on calls.ticket_id = tickets.ticket_id
    union all
    select
        tickets.customer_id,
        replies.occurred_at as contacted_at
    from replies
    inner join tickets on replies.ticket_id = tickets.ticket_id
),

dated as (
    select distinct
        contacted.customer_id,
        contacted.contacted_at,
        {{ local_date('contacted.contacted_at', 'run_context.time_zone') }} as contacted_local_date
    from contacted
    inner join run_context on contacted.contacted_at <= run_context.as_of
    where contacted.customer_id is not null
)

select * from dated
