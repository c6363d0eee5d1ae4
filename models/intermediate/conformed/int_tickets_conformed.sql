with tickets as (
    select * from {{ ref('int_tickets_completed') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
),

statuses as (
    select * from {{ ref('status_mappings') }}
),

channels as (
    select * from {{ ref('channel_mappings') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

translated as (
    select
        tickets.*,
        coalesce(by_customer.customer_id, by_email.customer_id) as resolved_customer_id,
        {{ mapped('statuses', 'status', 'tickets.status') }} as mapped_status,
        {{ mapped('channels', 'channel', 'tickets.channel') }} as mapped_channel,
        coalesce(tickets.solved_at, tickets.closed_at) as ended_at,
        case when tickets.solved_at is null then tickets.closed_source_date else tickets.solved_source_date end
            as ended_source_date,
        case when tickets.solved_at is null then tickets.closed_is_day else tickets.solved_is_day end as ended_is_day
    from tickets
    {{ customer_identity_joins('tickets') }}
    {{ mapping_joins('statuses', 'statuses', 'source_status', 'tickets', 'status', "entity = 'ticket'") }}
    {{ mapping_joins('channels', 'channels', 'source_channel', 'tickets', 'channel') }}
),

conformed as (
    select
        translated.ticket_id,
        translated.source_system,
        translated.resolved_customer_id as customer_id,
        translated.order_id,
        translated.mapped_status as status,
        {{ ticket_phase('translated.mapped_status') }} as phase,
        translated.created_by_actor,
        {{ event_times('translated', 'created', 'run_context.time_zone') }},
        {{ event_times('translated', 'solved', 'run_context.time_zone') }},
        {{ event_times('translated', 'ended', 'run_context.time_zone') }},
        translated.closed_at,
        translated.first_replied_at,
        translated.is_first_reply_derived,
        translated.reopens,
        translated.replies,
        translated.is_sla_met,
        translated.reassignments,
        translated.mapped_channel as channel,
        coalesce(translated.team, 'unknown') as team,
        coalesce(translated.agent_id, 'unknown') as agent,
        coalesce(translated.category, 'unknown') as ticket_category,
        coalesce(translated.priority, 'unknown') as ticket_priority,
        run_context.as_of,
        run_context.time_zone
    from translated
    cross join run_context
)

select * from conformed
