-- How many may we ask for feedback now, about what, and what keeps us from asking the others?
select
    decision,
    case when decision = 'ask' then touchpoint else reason end as about_or_reason,
    count(*) as customers
from actions.feedback_requests
group by decision, case when decision = 'ask' then touchpoint else reason end
order by decision, customers desc, about_or_reason
