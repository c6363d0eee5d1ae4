-- Feedback requests counted, never listed: whom to ask by touchpoint and channel, when on their clocks, and why others wait.
select
    decision,
    reason,
    feedback_requests.touchpoint,
    touchpoint_name,
    touchpoint_name_ko,
    channel,
    cast(ask_wall_clock_at as date) as local_day,
    hour(ask_wall_clock_at) as local_hour,
    time_zone,
    count(*) as customers
from actions.feedback_requests
left join core.dim_touchpoints using (touchpoint)
group by grouping sets (
    (decision, reason),
    (decision, feedback_requests.touchpoint, touchpoint_name, touchpoint_name_ko, channel),
    (decision, local_day, local_hour, time_zone)
)
having decision = 'ask' or reason is not null
order by decision, customers desc, reason, feedback_requests.touchpoint, channel, local_day, local_hour, time_zone
