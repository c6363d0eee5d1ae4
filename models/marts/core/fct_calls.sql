with calls as (
    select * from {{ ref('stg_calls') }}
),

identities as (
    select * from {{ ref('int_customer_identities') }}
    where identity_kind = 'customer'
),

agents as (
    select * from {{ ref('stg_agents') }}
),

tickets as (
    select * from {{ ref('int_tickets_conformed') }}
),

segments as (
    select * from {{ ref('int_customer_segments') }}
),

types as (
    select * from {{ ref('int_customer_types') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

resolved as (
    select
        calls.*,
        coalesce(identities.customer_id, tickets.customer_id) as resolved_customer_id,
        coalesce(agents.team, tickets.team, 'unknown') as held_team,
        {{ breakdown_of('calls.ticket_id', 'tickets.ticket_category') }} as ticket_category,
        run_context.as_of,
        run_context.time_zone
    from calls
    left join identities on calls.customer_id = identities.identity
    left join agents on calls.agent_id = agents.agent_id
    left join tickets on calls.ticket_id = tickets.ticket_id
    cross join run_context
),

timed as (
    select
        *,
        coalesce(direction, 'inbound') = 'inbound' as is_offered,
        coalesce(outcome = 'answered', answered_at is not null) as is_answered,
        case
            when coalesce(direction, 'inbound') = 'inbound' and (outcome is not null or answered_at is not null)
                then coalesce(outcome = 'abandoned', false)
        end as is_abandoned_if_told,
        -- a source that never tells an outcome does not tell who rang off either
        count(outcome) over (partition by source_system) > 0 as tells_outcomes,
        {{ datediff_seconds('started_at', 'coalesce(answered_at, ended_at)') }} as wait_seconds,
        {{ datediff_seconds('answered_at', 'ended_at') }} as conversation_seconds
    from resolved
),

-- hold lies within the conversation, wrap-up after it
counted as (
    select
        *,
        {{ counted_seconds('wait_seconds', 'coalesce(answered_at, ended_at)', 'as_of') }} as counted_wait_seconds,
        {{ counted_seconds('conversation_seconds', 'ended_at', 'as_of') }} as counted_conversation_seconds,
        coalesce(least(wait_seconds, conversation_seconds) < 0, false)
        or coalesce(greatest(started_at, answered_at, ended_at) > as_of, false) as has_clock_fault
    from timed
),

enriched as (
    select
        counted.*,
        {{ customer_as_of_columns('counted', 'resolved_customer_id') }}
    from counted
    {{ customer_as_of_joins('counted', 'started_at', 'resolved_customer_id') }}
),

facts as (
    select
        cast(call_id as string) as call_id,
        cast(source_system as string) as source_system,
        cast(resolved_customer_id as string) as customer_id,
        cast(ticket_id as string) as ticket_id,
        cast(direction as string) as direction,
        cast(outcome as string) as outcome,
        cast(is_offered as boolean) as is_offered,
        cast(is_answered as boolean) as is_answered,
        cast(case when tells_outcomes then is_abandoned_if_told end as boolean) as is_abandoned,
        cast(started_at as timestamp) as started_at,
        cast({{ local_date('started_at', 'time_zone') }} as date) as started_local_date,
        cast(answered_at as timestamp) as answered_at,
        cast(ended_at as timestamp) as ended_at,
        cast({{ local_date('ended_at', 'time_zone') }} as date) as ended_local_date,
        cast(counted_wait_seconds as bigint) as wait_seconds,
        cast(
            case when hold_seconds <= counted_conversation_seconds then counted_conversation_seconds - hold_seconds end
            as bigint
        ) as talk_seconds,
        cast(hold_seconds as bigint) as hold_seconds,
        cast(wrap_up_seconds as bigint) as wrap_up_seconds,
        cast(counted_conversation_seconds + wrap_up_seconds as bigint) as handle_seconds,
        cast(has_clock_fault as boolean) as has_clock_fault,
        cast(segment as string) as segment,
        cast(customer_type as string) as customer_type,
        cast(country as string) as country,
        cast(held_team as string) as team,
        cast(coalesce(agent_id, 'unknown') as string) as agent,
        cast(ticket_category as string) as ticket_category
    from enriched
)

select * from facts
