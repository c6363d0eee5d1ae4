with tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

times as (
    select * from {{ ref('int_ticket_times') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

waits as (
    select * from {{ ref('int_ticket_waits') }}
),

business as (
    select * from {{ ref('int_ticket_business_times') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

enriched as (
    select
        tickets.*,
        times.solved_at as effective_solved_at,
        times.solved_local_date as effective_solved_local_date,
        times.first_replied_at as effective_first_replied_at,
        times.resolution_seconds,
        times.resolution_seconds_as_recorded,
        times.first_response_seconds,
        times.first_response_seconds_as_recorded,
        times.is_solved_without_time,
        times.has_clock_fault,
        times.reopen_count,
        times.reply_count,
        times.first_resolution_seconds,
        times.is_unanswered,
        waits.requester_wait_seconds,
        waits.requester_wait_business_seconds,
        business.calendar,
        business.first_response_business_seconds,
        business.first_resolution_business_seconds,
        business.resolution_business_seconds,
        business.first_response_due_at,
        business.resolution_due_at,
        business.is_first_response_in_time,
        business.is_resolution_in_time,
        {{ customer_as_of_columns('tickets') }}
    from tickets
    inner join times on tickets.ticket_id = times.ticket_id
    inner join business on tickets.ticket_id = business.ticket_id
    left join waits on tickets.ticket_id = waits.ticket_id
    {{ customer_as_of_joins('tickets', 'created_at') }}
),

facts as (
    select
        cast(ticket_id as string) as ticket_id,
        cast(source_system as string) as source_system,
        cast(customer_id as string) as customer_id,
        cast(order_id as string) as order_id,
        cast(status as string) as status,
        cast(phase = 'removed' as boolean) as is_excluded,
        cast(created_at as timestamp) as created_at,
        cast(created_local_date as date) as created_local_date,
        cast(effective_first_replied_at as timestamp) as first_replied_at,
        cast(first_replied_at as timestamp) as first_replied_at_as_recorded,
        cast(effective_solved_at as timestamp) as solved_at,
        cast(solved_at as timestamp) as solved_at_as_recorded,
        cast(effective_solved_local_date as date) as solved_local_date,
        cast(solved_local_date as date) as solved_local_date_as_recorded,
        cast(closed_at as timestamp) as closed_at,
        cast(effective_solved_at is not null as boolean) as is_solved,
        cast(is_solved_without_time as boolean) as is_solved_without_time,
        cast(first_response_seconds as bigint) as first_response_seconds,
        cast(first_response_seconds_as_recorded as bigint) as first_response_seconds_as_recorded,
        cast(resolution_seconds as bigint) as resolution_seconds,
        cast(resolution_seconds_as_recorded as bigint) as resolution_seconds_as_recorded,
        cast(has_clock_fault as boolean) as has_clock_fault,
        cast(reopen_count as bigint) as reopen_count,
        cast(reopen_count > 0 as boolean) as is_reopened,
        cast(reopens as bigint) as reopen_count_as_recorded,
        cast(reopens > 0 as boolean) as is_reopened_as_recorded,
        cast(reply_count as bigint) as reply_count,
        cast(channel as string) as channel,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(team as string) as team,
        cast(agent as string) as agent,
        cast(ticket_category as string) as ticket_category,
        cast(ticket_priority as string) as ticket_priority,
        cast(calendar as string) as business_calendar,
        cast(is_unanswered as boolean) as is_unanswered,
        cast(first_response_business_seconds as bigint) as first_response_business_seconds,
        cast(first_resolution_seconds as bigint) as first_resolution_seconds,
        cast(first_resolution_business_seconds as bigint) as first_resolution_business_seconds,
        cast(resolution_business_seconds as bigint) as resolution_business_seconds,
        cast(requester_wait_seconds as bigint) as requester_wait_seconds,
        cast(requester_wait_business_seconds as bigint) as requester_wait_business_seconds,
        cast(first_response_due_at as timestamp) as first_response_due_at,
        cast({{ local_date('first_response_due_at', 'time_zone') }} as date) as first_response_due_local_date,
        cast(is_first_response_in_time as boolean) as is_first_response_in_time,
        cast(resolution_due_at as timestamp) as resolution_due_at,
        cast({{ local_date('resolution_due_at', 'time_zone') }} as date) as resolution_due_local_date,
        cast(is_resolution_in_time as boolean) as is_resolution_in_time,
        cast(is_sla_met as boolean) as is_sla_met_as_recorded
    from enriched
)

select * from facts
