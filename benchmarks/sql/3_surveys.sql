-- Invitations with what was open when they went out, and the answers to them.
create macro survey_length(questions) as
    case when questions = 1 then '1' when questions <= 3 then '2-3' when questions <= 10 then '4-10' else '11+' end;

create table core.fct_survey_invitations as
with asked as (
    select i.*, q.about, q.name as survey, q.touchpoint_id as touchpoint, q.survey_type, q.is_invited, q.incentive,
        survey_length(q.question_count) as survey_length,
        coalesce(c.resolved_id, e.person, 'email:' || md5(lower(i.email))) as resolved_id,
        coalesce(m.channel, 'unmapped') as mapped_channel
    from raw.survey_invitations i
    join seeds.surveys q using (survey_id)
    left join customers c using (customer_id)
    left join emails e on i.customer_id is null and lower(i.email) = e.email
    left join seeds.channel_mappings m on m.source_system = '*' and m.source_channel = i.channel
),
-- asks that arrived, those of the 90 days before included
numbered as (
    select invitation_id, count(*) over (
        partition by resolved_id order by sent_at range between interval 90 day preceding and current row) as asks
    from asked where resolved_id is not null and delivered is distinct from false
),
first_answers as (
    select invitation_id, min(responded_at) as answered_at from raw.survey_responses
    where score is not null or comment is not null group by 1
),
about_order as (
    select order_id, replaces_order_id, placed_at,
        case when is_cancelled then cancelled_at else delivered_at end as over_at,
        delivered_at is null and not is_cancelled and status <> 'delivered' as is_never_over,
        refunded_at, least(case when is_cancelled then cancelled_at end, complained_at) as refund_begun_at
    from core.fct_orders left join complaints using (order_id)
),
replaced as (
    select a.invitation_id, bool_or(coalesce(r.over_at > a.sent_at, true)) as is_open, max(r.over_at) as over_at,
        bool_or(r.over_at is null) as is_never_over
    from asked a join about_order r on a.order_id = r.replaces_order_id and a.sent_at >= r.placed_at group by 1
),
about_ticket as (
    select a.invitation_id, bool_or(s.from_at <= a.sent_at and coalesce(s.until_at > a.sent_at, true))
            or max(s.until_at) filter (where s.until_at <= a.sent_at) is null as is_open,
        case when is_open then min(s.until_at) filter (where s.until_at > a.sent_at)
            else max(s.until_at) filter (where s.until_at <= a.sent_at) end as over_at
    from asked a join spells s using (ticket_id) group by 1
),
troubled as (
    select distinct a.invitation_id from asked a join spells s
        on a.resolved_id = s.resolved_id and a.sent_at >= s.from_at
        and a.sent_at < coalesce(s.until_at, timestamp '9999-12-31')
)
select a.invitation_id, a.source_system, a.survey_id, a.survey, a.touchpoint, a.about,
    a.survey_type, a.survey_length, a.incentive, z.answered_at,
    case when a.resolved_id is null then 'unknown' when k.asks is null then 'not_applicable' when k.asks >= 4 then '4+'
        else k.asks::varchar end as ask_number,
    case when a.delivered is distinct from false and a.is_invited
        then coalesce(z.answered_at <= a.sent_at + interval 14 day, false) end as is_answered_in_time,
    a.resolved_id as customer_id, a.order_id, a.ticket_id, a.mapped_channel as channel, a.sent_at,
    a.sent_at::date as sent_local_date, a.delivered as is_delivered,
    case when r.is_never_over then null else coalesce(greatest(o.over_at, r.over_at), t.over_at) end as experience_over_at,
    a.about = 'customer' or o.is_never_over or o.over_at is not null or t.invitation_id is not null as is_known,
    coalesce(o.over_at > a.sent_at, false) as is_before_delivery,
    coalesce(o.is_never_over, false) as is_never_delivered,
    coalesce(r.is_open, false) as is_replacement_open,
    coalesce(a.sent_at >= o.refund_begun_at and a.sent_at < o.refunded_at, false) as is_refund_open,
    coalesce(t.is_open, false) or w.invitation_id is not null as is_ticket_open,
    case when is_known
            then is_before_delivery or is_never_delivered or is_replacement_open or is_refund_open or is_ticket_open end
        as is_premature,
    coalesce(s.segment, f.segment, 'unknown') as segment,
    customer_type(a.resolved_id, b.order_number, b.placed_at, a.sent_at) as customer_type,
    coalesce(f.country, 'unknown') as country,
    case when a.order_id is null then 'not_applicable' else coalesce(l.product_category, 'unknown') end
        as product_category
from asked a
left join numbered k using (invitation_id)
left join first_answers z using (invitation_id)
left join about_order o using (order_id)
left join replaced r using (invitation_id)
left join about_ticket t using (invitation_id)
left join troubled w using (invitation_id)
left join order_lines l using (order_id)
left join people f on a.resolved_id = f.resolved_id
asof left join segments s on a.resolved_id = s.resolved_id and a.sent_at >= s.from_at
asof left join order_moments b on a.resolved_id = b.resolved_id and a.sent_at >= b.placed_at;

create macro redact(words) as case when regexp_matches(words, '[0-9@]')
    then regexp_replace(regexp_replace(words, '[^ ]+@[^ ]+', '[email]', 'g'), '[0-9+][0-9 -]{6,}[0-9]', '[number]', 'g')
    else words end;

create temp table held as
select ticket_id, occurred_at, max_by(source_system || ':' || agent_id, sequence) as agent
from raw.ticket_events where agent_id is not null group by all;

create macro answer_delay(over_at, answered_at) as case when over_at is null then 'unknown'
    when answered_at < over_at then 'before' when answered_at < over_at + interval 1 day then '0-1'
    when answered_at < over_at + interval 3 day then '1-3' when answered_at < over_at + interval 7 day then '3-7'
    when answered_at < over_at + interval 30 day then '7-30' else '30+' end;

create table core.fct_survey_answers as
with latest as (
    select response_id, question_id from raw.survey_responses where responded_at <= (select as_of from run_context)
    qualify row_number() over (
        partition by survey_id, question_id, coalesce('ticket ' || ticket_id, 'order ' || order_id, response_id)
        order by responded_at desc, response_id desc) = 1
),
answered as (
    select a.*, q.metric, q.scale_min, q.scale_max, q.direction, q.touchpoint_id as touchpoint, v.name as survey,
        v.survey_type, v.incentive, survey_length(v.question_count) as survey_length,
        coalesce(i.ask_number, 'unknown') as ask_number,
        case when v.about = 'customer' then 'not_applicable'
            else answer_delay(i.experience_over_at, a.responded_at) end as answer_delay,
        n.response_id is not null as is_counted,
        coalesce(c.resolved_id, e.person, 'email:' || md5(lower(a.email))) as resolved_id,
        coalesce(m.channel, 'unmapped') as mapped_channel,
        coalesce(not i.is_premature and a.responded_at
            <= coalesce(i.experience_over_at, i.sent_at) + interval 30 day, false) as is_well_timed
    from raw.survey_responses a
    join seeds.survey_questions q using (survey_id, question_id)
    join seeds.surveys v using (survey_id)
    left join latest n using (response_id, question_id)
    left join core.fct_survey_invitations i using (invitation_id)
    left join customers c on a.customer_id = c.customer_id
    left join emails e on a.customer_id is null and lower(a.email) = e.email
    left join seeds.channel_mappings m on m.source_system = '*' and m.source_channel = a.channel
)
select a.response_id, a.question_id, a.answer_id, a.invitation_id, a.source_system, a.survey_id, a.survey,
    a.touchpoint, a.metric, a.scale_min || '-' || a.scale_max as scale, a.scale_min, a.scale_max, a.direction,
    a.survey_type, a.survey_length, a.incentive, a.ask_number, a.answer_delay, a.score, a.is_counted, a.responded_at, a.responded_at::date as responded_local_date,
    a.resolved_id as customer_id, a.order_id, a.ticket_id,
    coalesce(a.source_system || ':' || a.agent_id, h.agent, t.agent,
        case when a.ticket_id is null then 'not_applicable' else 'unknown' end) as agent,
    case when a.ticket_id is null then 'not_applicable' else coalesce(t.team, 'unknown') end as team,
    case when a.ticket_id is null then 'not_applicable' else coalesce(t.ticket_category, 'unknown') end
        as ticket_category,
    a.mapped_channel as channel, a.is_well_timed, a.comment is not null as has_comment,
    redact(a.comment) as comment_redacted, coalesce(s.segment, f.segment, 'unknown') as segment,
    customer_type(a.resolved_id, b.order_number, b.placed_at, a.responded_at) as customer_type,
    coalesce(f.country, 'unknown') as country,
    case when a.order_id is null then 'not_applicable' else coalesce(l.product_category, 'unknown') end
        as product_category
from answered a
left join core.fct_tickets t using (ticket_id)
asof left join held h on a.ticket_id = h.ticket_id and a.responded_at >= h.occurred_at
left join order_lines l on a.order_id = l.order_id
left join people f on a.resolved_id = f.resolved_id
asof left join segments s on a.resolved_id = s.resolved_id and a.responded_at >= s.from_at
asof left join order_moments b on a.resolved_id = b.resolved_id and a.responded_at >= b.placed_at;
