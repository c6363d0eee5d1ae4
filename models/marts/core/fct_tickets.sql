with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

times as (
    select * from {{ ref('int_ticket_times') }}
),

waits as (
    select * from {{ ref('int_ticket_waits') }}
),

business as (
    select * from {{ ref('int_ticket_business_times') }}
),

contacts as (
    select * from {{ ref('int_ticket_contacts') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        tickets.*,
        {{ customer_as_of_columns('tickets') }}
    from tickets
    {{ customer_as_of_joins('tickets', 'created_at') }}
),

facts as (
    select
        cast(tickets.ticket_id as string) as ticket_id,
        cast(tickets.source_system as string) as source_system,
        cast(tickets.customer_id as string) as customer_id,
        cast(tickets.order_id as string) as order_id,
        cast(tickets.status as string) as status,
        cast(tickets.phase = 'removed' as boolean) as is_excluded,
        cast(tickets.created_at as timestamp) as created_at,
        cast(tickets.created_local_date as date) as created_local_date,
        cast(times.first_replied_at as timestamp) as first_replied_at,
        cast(tickets.first_replied_at as timestamp) as first_replied_at_as_recorded,
        cast(times.solved_at as timestamp) as solved_at,
        cast(tickets.solved_at as timestamp) as solved_at_as_recorded,
        cast(times.solved_local_date as date) as solved_local_date,
        cast(tickets.solved_local_date as date) as solved_local_date_as_recorded,
        cast(tickets.closed_at as timestamp) as closed_at,
        cast(times.solved_at is not null as boolean) as is_solved,
        cast(times.is_solved_without_time as boolean) as is_solved_without_time,
        cast(times.first_response_seconds as bigint) as first_response_seconds,
        cast(times.first_response_seconds_as_recorded as bigint) as first_response_seconds_as_recorded,
        cast(times.resolution_seconds as bigint) as resolution_seconds,
        cast(times.resolution_seconds_as_recorded as bigint) as resolution_seconds_as_recorded,
        cast(times.has_clock_fault as boolean) as has_clock_fault,
        cast(times.reopen_count as bigint) as reopen_count,
        cast(times.reopen_count > 0 as boolean) as is_reopened,
        cast(tickets.reopens as bigint) as reopen_count_as_recorded,
        cast(tickets.reopens > 0 as boolean) as is_reopened_as_recorded,
        cast(times.reply_count as bigint) as reply_count,
        cast(tickets.channel as string) as channel,
        cast(tickets.segment as string) as segment,
        cast(tickets.customer_type as string) as customer_type,
        cast(tickets.country as string) as country,
        cast(tickets.team as string) as team,
        cast(tickets.agent as string) as agent,
        cast(tickets.ticket_category as string) as ticket_category,
        cast(tickets.ticket_priority as string) as ticket_priority,
        cast(business.calendar as string) as business_calendar,
        cast(times.is_unanswered as boolean) as is_unanswered,
        cast(business.first_response_business_seconds as bigint) as first_response_business_seconds,
        cast(times.first_resolution_seconds as bigint) as first_resolution_seconds,
        cast(business.first_resolution_business_seconds as bigint) as first_resolution_business_seconds,
        cast(business.resolution_business_seconds as bigint) as resolution_business_seconds,
        cast(waits.requester_wait_seconds as bigint) as requester_wait_seconds,
        cast(waits.requester_wait_business_seconds as bigint) as requester_wait_business_seconds,
        cast(business.first_response_due_at as timestamp) as first_response_due_at,
        cast({{ local_date('business.first_response_due_at', 'tickets.time_zone') }} as date)
            as first_response_due_local_date,
        cast(business.is_first_response_in_time as boolean) as is_first_response_in_time,
        cast(business.resolution_due_at as timestamp) as resolution_due_at,
        cast({{ local_date('business.resolution_due_at', 'tickets.time_zone') }} as date)
            as resolution_due_local_date,
        cast(business.is_resolution_in_time as boolean) as is_resolution_in_time,
        cast(tickets.is_sla_met as boolean) as is_sla_met_as_recorded,
        cast(contacts.is_transferred as boolean) as is_transferred,
        cast(tickets.reassignments as bigint) as reassignment_count_as_recorded,
        cast(tickets.reassignments > 0 as boolean) as is_transferred_as_recorded,
        cast(contacts.previous_created_at as timestamp) as previous_of_category_created_at,
        cast(contacts.is_repeat_contact as boolean) as is_repeat_contact,
        cast(contacts.is_channel_switched as boolean) as is_channel_switched,
        cast(contacts.next_after_solve_created_at as timestamp) as next_created_at,
        cast(contacts.is_next_issue_avoided as boolean) as is_next_issue_avoided,
        cast(contacts.is_resolved_at_first_contact as boolean) as is_resolved_at_first_contact,
        cast(contacts.next_in_person_created_at as timestamp) as next_in_person_created_at,
        cast(contacts.is_early as boolean) as is_early
    from enriched as tickets
    inner join times on tickets.ticket_id = times.ticket_id
    inner join business on tickets.ticket_id = business.ticket_id
    left join waits on tickets.ticket_id = waits.ticket_id
    inner join contacts on tickets.ticket_id = contacts.ticket_id
)

select * from facts
