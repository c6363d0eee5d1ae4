-- The team of each agent.
select agent_id as agent, team
from core.dim_agents
order by agent_id
