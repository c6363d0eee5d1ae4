with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

times as (
    select * from {{ ref('int_ticket_times') }}
),

transfers as (
    select * from {{ ref('int_ticket_transfers_summed') }}
),

neighbours as (
    select * from {{ ref('int_ticket_neighbours') }}
),

customers as (
    select * from {{ ref('int_customers_known_since') }}
),

judged as (
    select
        tickets.ticket_id,
        transfers.is_transferred,
        neighbours.previous_created_at,
        neighbours.next_after_solve_created_at,
        neighbours.next_in_person_created_at,
        case
            when tickets.customer_id is not null
                then {{ within_days('neighbours.previous_created_at', 'tickets.created_at', 7) }}
        end as is_repeat_contact,
        case
            when {{ within_days('neighbours.previous_created_at', 'tickets.created_at', 7) }}
                then tickets.channel != neighbours.previous_channel
        end as is_channel_switched,
        case
            when tickets.customer_id is not null and times.solved_at is not null
                then not {{ within_days('times.solved_at', 'neighbours.next_after_solve_created_at', 30) }}
        end as is_next_issue_avoided,
        case
            when times.solved_at is not null and times.reply_count is not null and times.reopen_count is not null
                then
                    times.reply_count <= 1
                    and times.reopen_count = 0
                    and not
                    {{ within_days('times.solved_at', 'neighbours.next_of_category_after_solve_created_at', 7) }}
        end as is_resolved_at_first_contact,
        tickets.created_at >= customers.known_since
        and tickets.created_at <= customers.known_since + interval '30' day as is_early
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    left join transfers on tickets.ticket_id = transfers.ticket_id
    left join neighbours on tickets.ticket_id = neighbours.ticket_id
    left join customers on tickets.customer_id = customers.customer_id
)

select * from judged
