-- What else the customer of a ticket did, and who held the ticket.
create temp table contacts as
select ticket_id, customer_id, ticket_category, channel, created_at, solved_at from core.fct_tickets
where not is_excluded and customer_id is not null;

create temp table before_it as
select ticket_id, lag(created_at) over w as previous_at, lag(channel) over w as previous_channel
from contacts window w as (partition by customer_id, ticket_category order by created_at, ticket_id);

create temp table after_it as
select t.ticket_id, min(n.created_at) filter (where n.created_at > t.solved_at) as next_at,
    min(n.created_at) filter (where n.ticket_category = t.ticket_category and n.created_at > t.solved_at)
        as next_of_category_at
from contacts t join contacts n on t.customer_id = n.customer_id and t.ticket_id <> n.ticket_id
group by 1;

-- a person of the team is no transfer while nobody held it, nor is a silence about who holds it
create temp table handed as
select ticket_id, bool_or(coalesce(team <> known_team, false) or coalesce(agent_id <> known_agent, false)) as is_transferred
from (select *,
        last_value(team ignore nulls) over w as known_team, last_value(agent_id ignore nulls) over w as known_agent
    from raw.ticket_events where event_type = 'assignment'
    window w as (partition by ticket_id order by occurred_at, sequence rows between unbounded preceding and 1 preceding))
group by 1;

create temp table known_since as
select customer_id, min(known_at) as known_at from (
    select resolved_id as customer_id, created_at as known_at from customers
    union all select resolved_id, placed_at from order_numbers)
group by 1;

create table core.fct_ticket_measures as
select t.*, h.is_transferred,
    case when t.customer_id is not null then coalesce(b.previous_at >= t.created_at - interval 7 day, false) end
        as is_repeat_contact,
    case when is_repeat_contact then b.previous_channel <> t.channel end as is_channel_switched,
    case when t.is_solved and t.customer_id is not null
        then coalesce(a.next_at > t.solved_at + interval 30 day, true) end as is_next_issue_avoided,
    case when t.is_solved and t.reply_count is not null and t.is_reopened is not null
        then t.reply_count <= 1 and not t.is_reopened
            and coalesce(a.next_of_category_at > t.solved_at + interval 7 day, true) end as is_resolved_at_first_contact,
    case when t.is_solved and t.reply_count is not null then t.reply_count = 1 end as is_one_touch,
    coalesce(t.created_at between k.known_at and k.known_at + interval 30 day, false) as is_early
from ticket_clocks t
left join before_it b using (ticket_id)
left join after_it a using (ticket_id)
left join handed h using (ticket_id)
left join known_since k on t.customer_id = k.customer_id;
