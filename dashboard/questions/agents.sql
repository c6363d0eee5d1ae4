-- The team of each agent: by the list of agents, else that of most of their tickets.
with held as (
    select
        agent,
        team,
        row_number() over (partition by agent order by count(*) desc, team) as place
    from core.fct_tickets
    where agent not in ('unknown', 'not_applicable')
    group by agent, team
),

listed as (
    select agent_id as agent, team
    from core.dim_agents
)

select agent, coalesce(listed.team, held.team) as team
from listed
full join held using (agent)
where coalesce(place, 1) = 1
order by agent
