-- Business clocks of the tickets: open seconds between two moments, and when so many open seconds have passed.
create temp table open_hours as
with days as (
    select c.calendar, c.time_zone, d::date as local_date
    from seeds.business_calendars c cross join generate_series(
        (select min(created_at) - interval 30 day from core.fct_tickets),
        (select as_of + interval 400 day from run_context), interval 1 day) as g(d)
    where not exists (from seeds.holidays h where h.calendar = c.calendar and h.local_date = d::date)
),
hours as (
    select d.calendar, timezone('UTC', timezone(d.time_zone, d.local_date + h.opens::time)) as opens_at,
        timezone('UTC', timezone(d.time_zone, d.local_date + h.closes::time)) as closes_at
    from days d join seeds.business_hours h on d.calendar = h.calendar and h.weekday = lower(dayname(d.local_date))
        and h.valid_from = (select max(valid_from) from seeds.business_hours v
            where v.calendar = d.calendar and v.valid_from <= d.local_date)
)
select *, date_diff('second', opens_at, closes_at) as seconds,
    sum(seconds) over (partition by calendar order by opens_at) - seconds as seconds_before
from hours;

create temp table waits as
select ticket_id, occurred_at as from_at, lead(occurred_at) over w as until_at, to_value as status
from raw.ticket_events where event_type = 'status'
window w as (partition by ticket_id order by occurred_at, sequence);

create temp table first_solves as
select ticket_id, min(occurred_at) filter (where is_solved) as first_solved_at, count(*) > 0 as has_log
from status_log group by 1;

create temp table clocked as
select *, case when is_solved then counted(created_at, first_solved_at) end as first_resolution_seconds from (
select t.*, coalesce(b.calendar, any_team.calendar) as calendar,
    case when f.first_solved_at is not null then f.first_solved_at
        when coalesce(t.reopen_count, 0) = 0 then t.solved_at end as first_solved_at,
    p.first_response_minutes * 60 as response_target, p.resolution_minutes * 60 as resolution_target
from core.fct_tickets t
left join seeds.business_teams b using (team)
cross join (select calendar from seeds.business_teams where team = '*') any_team
left join first_solves f using (ticket_id)
left join seeds.sla_targets p on p.source_system = '*' and p.priority = t.ticket_priority
where not t.is_excluded);

-- Every moment that is asked for, on the clock of its ticket.
create temp table ticked as
with moments as (
    select ticket_id, calendar, created_at as moment from clocked
    union select ticket_id, calendar, first_replied_at from clocked
    union select ticket_id, calendar, solved_at from clocked
    union select ticket_id, calendar, first_solved_at from clocked
    union select ticket_id, calendar, from_at from clocked join waits using (ticket_id)
)
select m.ticket_id, m.moment,
    coalesce(h.seconds_before + least(date_diff('second', h.opens_at, m.moment), h.seconds), 0) as open_seconds
from moments m asof left join open_hours h on m.calendar = h.calendar and m.moment >= h.opens_at
where m.moment is not null;

create temp table waited as
select w.ticket_id,
    sum(date_diff('second', w.from_at, w.until_at)) as wait_seconds,
    sum(u.open_seconds - f.open_seconds) as wait_business_seconds
from (select waits.ticket_id, from_at, least(until_at, solved_at) as until_at
    from waits join clocked using (ticket_id)
    where waits.status in ('new', 'open', 'hold', 'on_hold', 'on-hold') and from_at < solved_at) w
join ticked f on w.ticket_id = f.ticket_id and w.from_at = f.moment
join ticked u on w.ticket_id = u.ticket_id and w.until_at = u.moment
group by 1;

create temp table ticket_clocks as
select c.*, response.due_at as first_response_due_at, response.due_at::date as first_response_due_local_date,
    resolution.due_at as resolution_due_at, resolution.due_at::date as resolution_due_local_date,
    case when c.first_response_seconds is not null then r.open_seconds - b.open_seconds end as first_response_business_seconds,
    case when c.resolution_seconds is not null then s.open_seconds - b.open_seconds end as resolution_business_seconds,
    case when c.first_resolution_seconds is not null then o.open_seconds - b.open_seconds end
        as first_resolution_business_seconds,
    w.wait_seconds, w.wait_business_seconds,
    case when c.first_replied_at is null then nullif(c.is_answer_owed, false)
        when c.first_response_seconds is not null then false end as is_unanswered
from clocked c
join ticked b on c.ticket_id = b.ticket_id and c.created_at = b.moment
left join ticked r on c.ticket_id = r.ticket_id and c.first_replied_at = r.moment
left join ticked s on c.ticket_id = s.ticket_id and c.solved_at = s.moment
left join ticked o on c.ticket_id = o.ticket_id and c.first_solved_at = o.moment
left join waited w on c.ticket_id = w.ticket_id
asof left join (select *, seconds_before as passed from open_hours) due_response
    on c.calendar = due_response.calendar and b.open_seconds + c.response_target > due_response.passed
asof left join (select *, seconds_before as passed from open_hours) due_resolution
    on c.calendar = due_resolution.calendar and b.open_seconds + c.resolution_target > due_resolution.passed
cross join lateral (select due_response.opens_at
    + to_seconds(b.open_seconds + c.response_target - due_response.passed) as due_at) response
cross join lateral (select due_resolution.opens_at
    + to_seconds(b.open_seconds + c.resolution_target - due_resolution.passed) as due_at) resolution;
