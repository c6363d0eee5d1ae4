-- Which open tickets of a priority wait longest at the moment the data speak of?
select fct_tickets.ticket_id, fct_tickets.ticket_priority, fct_tickets.team, fct_tickets.created_local_date
from core.fct_tickets
where not fct_tickets.is_solved and not fct_tickets.is_excluded and fct_tickets.ticket_priority = 'urgent'
order by fct_tickets.created_at, fct_tickets.ticket_id
limit 5
