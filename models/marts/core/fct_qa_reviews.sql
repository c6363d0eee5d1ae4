with reviews as (
    select * from {{ ref('stg_qa_reviews') }}
),

tickets as (
    select * from {{ ref('fct_tickets') }}
),

calls as (
    select * from {{ ref('stg_calls') }}
),

agents as (
    select * from {{ ref('dim_agents') }}
),

run_context as (
    select * from {{ ref('int_run_context') }}
),

-- a review names its interaction by the id of the system it comes from itself; a chat is a ticket
keyed as (
    select
        *,
        {{ source_key('source_system', 'interaction_id') }} as interaction_key,
        case when interaction_type = 'call' then 'call' else 'ticket' end as kept_as
    from reviews
),

enriched as (
    select
        keyed.*,
        tickets.ticket_id,
        calls.call_id,
        {{ local_date('keyed.reviewed_at', 'run_context.time_zone') }} as reviewed_local_date,
        -- score and maximum have four decimals; half of the divisor added, so that the nearest whole unit is taken
        {{ whole_quotient(
            'cast(keyed.score * 20000000000 + keyed.max_score * 10000 as bigint)',
            'cast(keyed.max_score * 20000 as bigint)'
        ) }} as score_units,
        coalesce(keyed.agent_id, tickets.agent, calls.agent_id, 'unknown') as agent,
        case when keyed.interaction_type = 'call' then 'phone' else coalesce(tickets.channel, 'unknown') end as channel,
        coalesce(tickets.ticket_category, 'unknown') as ticket_category
    from keyed
    left join tickets on keyed.interaction_key = tickets.ticket_id and keyed.kept_as = 'ticket'
    left join calls on keyed.interaction_key = calls.call_id and keyed.kept_as = 'call'
    cross join run_context
),

facts as (
    select
        cast(enriched.review_id as string) as review_id,
        cast(enriched.source_system as string) as source_system,
        cast(enriched.interaction_type as string) as interaction_type,
        cast(enriched.ticket_id as string) as ticket_id,
        cast(enriched.call_id as string) as call_id,
        cast(enriched.reviewed_at as timestamp) as reviewed_at,
        cast(enriched.reviewed_local_date as date) as reviewed_local_date,
        cast(enriched.score as decimal(18, 4)) as score,
        cast(enriched.max_score as decimal(18, 4)) as max_score,
        cast(enriched.score_units as bigint) as score_units,
        cast(enriched.channel as string) as channel,
        cast(coalesce(agents.team, 'unknown') as string) as team,
        cast(enriched.agent as string) as agent,
        cast(enriched.ticket_category as string) as ticket_category
    from enriched
    left join agents on enriched.agent = agents.agent_id
)

select * from facts
