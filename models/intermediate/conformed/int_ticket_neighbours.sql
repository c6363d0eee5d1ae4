with tickets as (
    select
        ticket_id,
        customer_id,
        ticket_category,
        channel,
        created_at,
        case when channel = 'chatbot' then 0 else 1 end as place
    from {{ ref('int_tickets_conformed') }}
    where customer_id is not null and phase != 'removed' and created_at <= as_of
),

times as (
    select * from {{ ref('int_ticket_times') }}
),

-- creations and solves on one time line. A creation at the instant of a solve comes before it, as does the ticket's own
moments as (
    select
        ticket_id,
        customer_id,
        ticket_category,
        created_at as occurred_at,
        created_at,
        false as is_solve
    from tickets
    union all
    select
        tickets.ticket_id,
        tickets.customer_id,
        tickets.ticket_category,
        greatest(times.solved_at, tickets.created_at) as occurred_at,
        cast(null as timestamp) as created_at,
        true as is_solve
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    where times.solved_at is not null
),

followed as (
    select
        ticket_id,
        is_solve,
        min(created_at) over (
            partition by customer_id
            order by occurred_at nulls last, is_solve nulls last, ticket_id nulls last
            rows between 1 following and unbounded following
        ) as next_created_at,
        min(created_at) over (
            partition by customer_id, ticket_category
            order by occurred_at nulls last, is_solve nulls last, ticket_id nulls last
            rows between 1 following and unbounded following
        ) as next_of_category_created_at
    from moments
),

-- a bot's conversation comes before the ticket that is opened from it at the same instant
met as (
    select
        ticket_id,
        lag(created_at) over (
            partition by customer_id, ticket_category
            order by created_at nulls last, place nulls last, ticket_id nulls last
        ) as previous_created_at,
        lag(channel) over (
            partition by customer_id, ticket_category
            order by created_at nulls last, place nulls last, ticket_id nulls last
        ) as previous_channel,
        min(case when channel != 'chatbot' then created_at end) over (
            partition by customer_id
            order by created_at nulls last, place nulls last, ticket_id nulls last
            rows between 1 following and unbounded following
        ) as next_in_person_created_at
    from tickets
),

neighbours as (
    select
        met.ticket_id,
        met.previous_created_at,
        met.previous_channel,
        met.next_in_person_created_at,
        followed.next_created_at as next_after_solve_created_at,
        followed.next_of_category_created_at as next_of_category_after_solve_created_at
    from met
    left join followed on met.ticket_id = followed.ticket_id and followed.is_solve
)

select * from neighbours
