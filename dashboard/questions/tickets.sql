-- The newest tickets of a month, by the day they were created and by the day they were solved: a thousand of the last whole month and of the
-- one that has begun, 150 of each of the twelve before. Who has fewer than small_sample_n of a month is not named: what is hidden of a
-- person could be worked out from single tickets.
with counted as (
    select 'created' as moment, created_at as happened_at, created_local_date as local_date, *
    from core.fct_tickets
    where not is_excluded
    union all
    select 'solved' as moment, solved_at as happened_at, solved_local_date as local_date, *
    from core.fct_tickets
    where not is_excluded and is_solved
),

months as (
    select *, date_diff('month', date '2000-01-01', local_date) as month_number
    from counted
),

last_months as (
    select
        small_sample_n,
        date_diff('month', date '2000-01-01', as_of) as running_month
    from ops.publication
),

placed as (
    select
        *,
        count(*) over (partition by moment, month_number) as month_count,
        count(*) over (partition by moment, month_number, agent) as agent_count,
        row_number() over (partition by moment, month_number order by happened_at desc, ticket_id desc) as place
    from months
)

select
    moment,
    month_number as month,
    any_value(month_count) as total,
    list(ticket_id order by place) as ids,
    list(day(local_date) order by place) as days,
    list(team order by place) as teams,
    list(case when agent_count >= small_sample_n then agent end order by place) as agents,
    list(channel order by place) as channels,
    list(ticket_category order by place) as categories,
    list(cast(format('{:.3g}', first_response_seconds / 60) as double) order by place) as response_minutes,
    list(cast(format('{:.3g}', resolution_seconds / 3600) as double) order by place) as resolution_hours,
    list(cast(is_reopened as int) order by place) as reopened
from placed
cross join last_months
where
    month_number <= running_month
    and place <= case when month_number >= running_month - 1 then 1000 when month_number >= running_month - 13 then 150 else 0 end
group by moment, month_number
order by moment, month_number
