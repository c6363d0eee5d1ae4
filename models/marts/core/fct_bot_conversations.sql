with tickets as (
    select * from {{ ref('fct_tickets') }}
    where channel = 'chatbot'
),

messages as (
    select * from {{ ref('stg_ticket_events') }}
    where event_type = 'bot_handoff' or (event_type = 'public_reply' and actor_type = 'agent')
),

holders as (
    select * from {{ ref('int_ticket_holders') }}
    where agent_id is not null
),

handed_over as (
    select
        ticket_id,
        occurred_at
    from messages
    union all
    select
        ticket_id,
        occurred_at
    from holders
),

first_handed_over as (
    select
        ticket_id,
        min(occurred_at) as handed_over_at
    from handed_over
    group by ticket_id
),

timed as (
    select
        tickets.*,
        coalesce(first_handed_over.handed_over_at, tickets.first_replied_at) as handed_over_at
    from tickets
    left join first_handed_over on tickets.ticket_id = first_handed_over.ticket_id
),

-- a person holds a ticket whose log says nothing: handed over, nobody knows when
judged as (
    select
        *,
        {{ within_days('created_at', 'handed_over_at', 1) }} or (handed_over_at is null and agent != 'unknown')
            as is_handed_over,
        {{ within_days('created_at', 'next_in_person_created_at', 1) }} as is_followed_by_ticket
    from timed
),

facts as (
    select
        cast(ticket_id as string) as conversation_id,
        cast(source_system as string) as source_system,
        cast(customer_id as string) as customer_id,
        cast(is_excluded as boolean) as is_excluded,
        cast(created_at as timestamp) as started_at,
        cast(created_local_date as date) as started_local_date,
        cast(handed_over_at as timestamp) as handed_over_at,
        cast(is_handed_over as boolean) as is_handed_over,
        cast(is_followed_by_ticket as boolean) as is_followed_by_ticket,
        cast(not is_handed_over and not is_followed_by_ticket as boolean) as is_contained,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(ticket_category as string) as ticket_category
    from judged
)

select * from facts
