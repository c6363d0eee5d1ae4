with agents as (
    select * from {{ ref('stg_agents') }}
),

-- agents nobody listed are still who answered
seen as (
    select
        held.agent as agent_id,
        min(held.source_system) as source_system
    from (
        select
            agent,
            source_system
        from {{ ref('fct_tickets') }}
        union all
        select
            agent,
            source_system
        from {{ ref('fct_calls') }}
    ) as held
    where held.agent != 'unknown'
    group by held.agent
),

final as (
    select
        cast(coalesce(agents.agent_id, seen.agent_id) as string) as agent_id,
        cast(coalesce(agents.source_system, seen.source_system) as string) as source_system,
        cast(coalesce(agents.team, 'unknown') as string) as team,
        cast(agents.agent_id is not null as boolean) as is_listed,
        cast(agents.capacity_hours as decimal(18, 4)) as capacity_hours,
        cast(agents.started_date as date) as started_date
    from agents
    full join seen on agents.agent_id = seen.agent_id
)

select * from final
