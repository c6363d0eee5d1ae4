-- What do customers write about, and how often once more about the same thing?
select
    ticket_category,
    count(*) as tickets,
    count(case when is_repeat_contact then 1 end) as repeated,
    count(case when is_reopened then 1 end) as reopened
from core.fct_tickets
where not is_excluded and created_local_date >= date '2025-01-01' and created_local_date < date '2025-04-01'
group by ticket_category
order by tickets desc
