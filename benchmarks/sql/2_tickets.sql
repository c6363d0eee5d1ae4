-- Tickets, their clocks, and when each was open.
create temp table status_log as
select ticket_id, occurred_at, sequence, to_value as status,
    to_value in ('solved', 'closed') as is_solved,
    lag(to_value) over (partition by ticket_id order by occurred_at, sequence) in ('solved', 'closed') as was_solved
from raw.ticket_events where event_type = 'status';

create temp table replies as
select ticket_id, count(*) filter (where is_reply) as reply_count, max(spoke_at) is not null as has_customer_spoken,
    min(occurred_at) filter (where is_reply and (t.created_by_actor is distinct from 'agent' or occurred_at > spoke_at))
        as first_replied_at
from (
    select *, event_type = 'public_reply' and coalesce(actor_type = 'agent', false) as is_reply,
        min(occurred_at) filter (where event_type = 'customer_reply') over (partition by ticket_id) as spoke_at
    from raw.ticket_events where event_type in ('public_reply', 'customer_reply', 'bot_handoff')
) join raw.tickets t using (ticket_id) group by 1;

create macro counted(began_at, ended_at) as case when ended_at >= began_at and ended_at <= (select as_of from run_context)
    then date_diff('second', began_at, ended_at) end;

create temp table reopens as
select ticket_id, count(*) filter (where was_solved and not is_solved) as reopen_count from status_log group by 1;

create temp table tickets as
select t.*, coalesce(c.resolved_id, e.person, 'email:' || md5(lower(t.email))) as resolved_id,
    coalesce(s.status, 'unmapped') as mapped_status, coalesce(m.channel, 'unmapped') as mapped_channel,
    mapped_status in ('merged', 'deleted', 'spam') as is_excluded
from raw.tickets t
left join customers c using (customer_id)
left join emails e on t.customer_id is null and lower(t.email) = e.email
left join seeds.status_mappings s on s.entity = 'ticket' and s.source_system = '*' and s.source_status = t.status
left join seeds.channel_mappings m on m.source_system = '*' and m.source_channel = t.channel;

create table core.fct_tickets as
select t.ticket_id, t.source_system, t.resolved_id as customer_id, t.order_id, t.mapped_status as status,
    t.is_excluded, t.created_at, t.created_at::date as created_local_date,
    case when r.ticket_id is null then t.first_replied_at else r.first_replied_at end as first_replied_at,
    t.first_replied_at as first_replied_at_as_recorded,
    coalesce(t.solved_at, t.closed_at) as solved_at, t.solved_at as solved_at_as_recorded,
    coalesce(t.solved_at, t.closed_at)::date as solved_local_date,
    t.solved_at::date as solved_local_date_as_recorded, t.closed_at,
    coalesce(t.solved_at, t.closed_at) is not null as is_solved,
    counted(t.created_at, case when r.ticket_id is null then t.first_replied_at else r.first_replied_at end)
        as first_response_seconds,
    counted(t.created_at, t.first_replied_at) as first_response_seconds_as_recorded,
    counted(t.created_at, coalesce(t.solved_at, t.closed_at)) as resolution_seconds,
    counted(t.created_at, t.solved_at) as resolution_seconds_as_recorded,
    coalesce(t.solved_at < t.created_at, false) as has_clock_fault,
    coalesce(o.reopen_count, t.reopens) as reopen_count, coalesce(o.reopen_count, t.reopens) > 0 as is_reopened,
    t.reopens as reopen_count_as_recorded, t.reopens > 0 as is_reopened_as_recorded,
    coalesce(r.reply_count, t.replies) as reply_count, t.sla_met as is_sla_met_as_recorded,
    t.reassignments > 0 as is_transferred_as_recorded,
    (t.created_by_actor is distinct from 'agent' or coalesce(r.has_customer_spoken, false))
        -- a conversation that the bot ended by itself waits for nobody
        and (t.mapped_channel <> 'chatbot' or t.agent_id is not null
            or t.mapped_status not in ('solved', 'closed') and coalesce(t.solved_at, t.closed_at) is null
            or t.ticket_id in (select ticket_id from raw.ticket_events where agent_id is not null or event_type = 'bot_handoff'))
        as is_answer_owed,
    t.mapped_channel as channel, coalesce(s.segment, f.segment, 'unknown') as segment,
    customer_type(t.resolved_id, b.order_number, b.placed_at, t.created_at) as customer_type,
    coalesce(f.country, 'unknown') as country, coalesce(t.team, 'unknown') as team,
    coalesce(t.source_system || ':' || t.agent_id, 'unknown') as agent, coalesce(t.category, 'unknown') as ticket_category,
    coalesce(t.priority, 'unknown') as ticket_priority
from tickets t
left join replies r using (ticket_id)
left join reopens o using (ticket_id)
left join people f on t.resolved_id = f.resolved_id
asof left join segments s on t.resolved_id = s.resolved_id and t.created_at >= s.from_at
asof left join order_moments b on t.resolved_id = b.resolved_id and t.created_at >= b.placed_at;

create temp table movements as
select ticket_id, created_at as moment, 'created' as movement from tickets
union all
select t.ticket_id, l.occurred_at, case when l.is_solved then 'solved' else 'reopened' end
from status_log l join tickets t using (ticket_id)
where not t.is_excluded and l.is_solved <> coalesce(l.was_solved, false)
union all
select t.ticket_id, greatest(t.created_at, coalesce(t.solved_at, t.closed_at)), case when t.is_excluded then 'removed' else 'solved' end
from tickets t left join reopens o using (ticket_id)
where (o.ticket_id is null or t.is_excluded) and coalesce(t.solved_at, t.closed_at) is not null;

create temp table spells as
select m.ticket_id, t.resolved_id, m.moment as from_at, m.until_at
from (select *, lead(moment) over (partition by ticket_id order by moment, movement <> 'created') as until_at from movements) m
join tickets t using (ticket_id)
where m.movement in ('created', 'reopened') and not t.is_excluded;
