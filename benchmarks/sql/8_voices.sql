-- Calls, bot conversations, quality reviews, product reviews, employees, and what became of detractors.
create macro told(given, found) as case when given is null then 'not_applicable' else coalesce(found, 'unknown') end;

create table core.fct_calls as
select c.call_id, c.source_system, coalesce(d.resolved_id, t.customer_id) as customer_id, c.ticket_id, c.direction,
    c.started_at, c.started_at::date as started_local_date, c.answered_at, c.ended_at, c.ended_at::date as ended_local_date,
    coalesce(c.direction, 'inbound') = 'inbound' as is_offered,
    coalesce(c.outcome = 'answered', c.answered_at is not null) as is_answered,
    case when is_offered and (c.outcome is not null or c.answered_at is not null)
        then coalesce(c.outcome = 'abandoned', false) end as is_abandoned,
    date_diff('second', c.answered_at, c.ended_at) as spoken_seconds,
    is_answered and c.answered_at between c.started_at and c.ended_at and c.ended_at <= x.as_of as is_timed,
    case when is_timed and c.hold_seconds <= spoken_seconds then c.hold_seconds end as hold_seconds,
    case when is_timed then spoken_seconds + c.wrap_up_seconds end as handle_seconds,
    coalesce(a.team, t.team, 'unknown') as team,
    coalesce(c.source_system || ':' || c.agent_id, 'unknown') as agent, told(c.ticket_id, t.ticket_category) as ticket_category,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(coalesce(d.resolved_id, t.customer_id), m.order_number, m.placed_at, c.started_at) as customer_type
from raw.calls c cross join run_context x
left join customers d using (customer_id)
left join core.fct_tickets t on c.ticket_id = t.ticket_id
left join raw.agents a on c.agent_id = a.agent_id
left join people f on coalesce(d.resolved_id, t.customer_id) = f.resolved_id
asof left join segments s on coalesce(d.resolved_id, t.customer_id) = s.resolved_id and c.started_at >= s.from_at
asof left join order_moments m on coalesce(d.resolved_id, t.customer_id) = m.resolved_id and c.started_at >= m.placed_at;

create temp table handovers as
select ticket_id, min(occurred_at) as handed_over_at from raw.ticket_events
where event_type = 'bot_handoff' or event_type = 'assignment' and agent_id is not null
    or event_type = 'public_reply' and actor_type = 'agent'
group by 1;

create table core.fct_bot_conversations as
with others as (select * from contacts where channel <> 'chatbot'),
followed as (
    select b.ticket_id, min(o.created_at) as next_at
    from core.fct_tickets b join others o on b.customer_id = o.customer_id and o.created_at >= b.created_at
    where b.channel = 'chatbot' group by 1
)
select t.*, t.created_at as started_at, t.created_local_date as started_local_date,
    coalesce(h.handed_over_at, case when l.ticket_id is null then t.first_replied_at_as_recorded end) as to_person_at,
    case when to_person_at is null then t.agent <> 'unknown'
        else to_person_at <= t.created_at + interval 24 hour end as is_handed_over,
    coalesce(n.next_at <= t.created_at + interval 24 hour, false) as is_followed_by_ticket
from core.fct_tickets t
left join handovers h using (ticket_id)
left join (select distinct ticket_id from raw.ticket_events) l using (ticket_id)
left join followed n using (ticket_id)
where t.channel = 'chatbot';

create table core.fct_qa_reviews as
select q.* exclude agent_id, q.reviewed_at::date as reviewed_local_date,
    case when score <= max_score and max_score > 0 then round(score * 1000000 / max_score)::bigint end as score_units,
    coalesce(case when q.interaction_type = 'call' then 'phone' else t.channel end, 'unknown') as channel,
    coalesce(a.team, 'unknown') as team, coalesce(q.source_system || ':' || q.agent_id, t.agent, 'unknown') as agent,
    coalesce(t.ticket_category, 'unknown') as ticket_category
from raw.qa_reviews q
left join core.fct_tickets t on q.interaction_id = t.ticket_id and q.interaction_type <> 'call'
left join raw.agents a on coalesce(q.agent_id, split_part(t.agent, ':', 2)) = a.agent_id;

create table core.fct_qa_covered_tickets as
select t.*, r.ticket_id is not null as is_reviewed
from core.fct_ticket_measures t
left join (select distinct interaction_id as ticket_id from raw.qa_reviews where interaction_type <> 'call') r using (ticket_id)
where t.is_solved and t.agent <> 'unknown' and t.solved_local_date >= (
    select min(solved_local_date) from core.fct_ticket_measures t join raw.qa_reviews q on t.ticket_id = q.interaction_id
    where t.is_solved and t.agent <> 'unknown' and q.interaction_type <> 'call');

create table core.fct_product_reviews as
select r.review_id, r.source_system, r.rating, r.posted_at, r.posted_at::date as posted_local_date,
    told(r.product_id, p.category) as product_category,
    coalesce(s.segment, f.segment, 'unknown') as segment, coalesce(f.country, 'unknown') as country,
    customer_type(d.resolved_id, m.order_number, m.placed_at, r.posted_at) as customer_type
from raw.product_reviews r
left join raw.products p using (product_id)
left join customers d on r.customer_id = d.customer_id
left join people f on d.resolved_id = f.resolved_id
asof left join segments s on d.resolved_id = s.resolved_id and r.posted_at >= s.from_at
asof left join order_moments m on d.resolved_id = m.resolved_id and r.posted_at >= m.placed_at;

-- A form of several ratings counts once; 2,520 is divisible by any number of them.
create table core.fct_employee_periods as
select e.source_system, e.response_id, g.period_grain, date_trunc(g.period_grain, min(e.responded_at))::date as period_date,
    case when any_value(a.size) < 5 then 'small_team' else any_value(e.team) end as team,
    coalesce(any_value(e.touchpoint), 'unknown') as touchpoint,
    sum((e.score - q.scale_min) * 25200 / (q.scale_max - q.scale_min))::bigint * 2520 // count(*) as rating
from raw.employee_surveys e
join seeds.employee_questions q using (question_id)
left join (select team, count(*) as size from raw.agents group by 1) a using (team)
cross join (values ('month'), ('quarter')) g(period_grain)
where q.metric = 'employee_score' and e.score between q.scale_min and q.scale_max
group by e.source_system, e.response_id, g.period_grain;

create temp table touches as
select coalesce(d.resolved_id, t.customer_id) as customer_id, coalesce(c.answered_at, c.started_at) as touched_at
from raw.calls c left join customers d using (customer_id) left join core.fct_tickets t on c.ticket_id = t.ticket_id
where c.direction = 'outbound' and c.outcome = 'answered'
union all
select t.customer_id, e.occurred_at from raw.ticket_events e join core.fct_tickets t using (ticket_id)
where e.event_type = 'public_reply' and e.actor_type = 'agent';

-- a contact on record is one whose customer is known
delete from touches where customer_id is null;

create table core.fct_detractors as
with detractors as (
    select *, lead(score) over w as next_score, lead(responded_at) over w as next_at
    from core.fct_survey_answers where is_counted and metric = 'nps' and responded_at <= (select as_of from run_context)
    window w as (partition by customer_id, survey_id, question_id order by responded_at, response_id)
),
touched as (
    select d.response_id, d.question_id, min(t.touched_at) as touched_at
    from detractors d join touches t on d.customer_id = t.customer_id and t.touched_at > d.responded_at group by all
)
select d.*, coalesce(t.touched_at <= d.responded_at + interval 48 hour, false) as is_followed_up
from detractors d left join touched t using (response_id, question_id)
where d.score <= 6 and d.customer_id is not null;

-- The latest answer of each customer in each period; an answer of nobody known is a customer's of its own.
create table core.fct_respondent_periods as
with answers as (
    select a.*, g.period_grain, date_trunc(g.period_grain, responded_local_date)::date as period_date
    from core.fct_survey_answers a cross join (values ('week'), ('month'), ('quarter')) g(period_grain)
    where is_counted and metric = 'nps' and responded_at <= (select as_of from run_context)
)
select *, row_number() over (
    partition by coalesce(customer_id, response_id), period_grain, period_date order by responded_at desc, response_id desc) = 1
    as is_latest
from answers
qualify is_latest or is_well_timed and row_number() over (
    partition by coalesce(customer_id, response_id), period_grain, period_date, is_well_timed
    order by responded_at desc, response_id desc) = 1;
