with tickets as (
    select * from {{ ref('stg_tickets') }}
),

metrics as (
    select * from {{ ref('stg_ticket_metrics') }}
),

joined as (
    select
        tickets.ticket_id,
        tickets.source_system,
        tickets.customer_id,
        tickets.email,
        tickets.order_id,
        tickets.channel,
        tickets.category,
        tickets.priority,
        tickets.team,
        tickets.agent_id,
        tickets.status,
        tickets.created_at,
        tickets.created_source_date,
        tickets.created_is_day,
        tickets.created_by_actor,
        tickets.first_replied_at as first_replied_at_told,
        coalesce(tickets.solved_at, metrics.solved_at) as solved_at,
        case when tickets.solved_at is null then metrics.solved_source_date else tickets.solved_source_date end
            as solved_source_date,
        case when tickets.solved_at is null then metrics.solved_is_day else tickets.solved_is_day end as solved_is_day,
        tickets.closed_at,
        tickets.closed_source_date,
        tickets.closed_is_day,
        coalesce(tickets.reopens, metrics.reopens) as reopens,
        coalesce(tickets.replies, metrics.replies) as replies,
        tickets.is_sla_met,
        -- the first station is no reassignment
        coalesce(
            tickets.reassignments,
            case
                when coalesce(metrics.group_stations, metrics.assignee_stations) is not null
                    then greatest(coalesce(metrics.group_stations, 1), coalesce(metrics.assignee_stations, 1), 1) - 1
            end
        ) as reassignments,
        coalesce(tickets.first_response_minutes_recorded, metrics.first_response_minutes_recorded)
            as first_response_minutes_recorded,
        coalesce(tickets.resolution_minutes_recorded, metrics.resolution_minutes_recorded)
            as resolution_minutes_recorded,
        metrics.first_resolution_minutes_recorded,
        metrics.agent_wait_minutes_recorded,
        metrics.requester_wait_minutes_recorded,
        metrics.on_hold_minutes_recorded,
        cast(
            floor(coalesce(tickets.first_response_minutes_recorded, metrics.first_response_minutes_recorded) * 60)
            as bigint
        ) as first_response_seconds_recorded
    from tickets
    left join metrics on tickets.ticket_id = metrics.ticket_id
),

-- a helpdesk that gives the minutes to its first reply, and no time, has told the time all the same
completed as (
    select
        joined.*,
        coalesce(
            joined.first_replied_at_told,
            {{ seconds_after('joined.created_at', 'joined.first_response_seconds_recorded') }}
        ) as first_replied_at,
        joined.first_replied_at_told is null and joined.first_response_seconds_recorded is not null
            as is_first_reply_derived
    from joined
)

select * from completed
