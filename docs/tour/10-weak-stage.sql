-- Where the journey broke
--
-- Of the journey 'get it on time', the stage between sending and delivery: the slow tenth waited more than three
-- times as long as ever, and more parcels never came. Most customers noticed little: the median hardly moved.
select
    measure,
    round(max(case when period_date = date '2024-07-01' then value end), 3) as summer,
    round(max(case when period_date = date '2024-10-01' then value end), 3) as autumn,
    round(max(case when period_date = date '2024-10-01' then ci_low end), 3) as autumn_ci_low,
    round(max(case when period_date = date '2024-10-01' then ci_high end), 3) as autumn_ci_high,
    round(max(case when period_date = date '2025-01-01' then value end), 3) as winter
from journeys.stage_values
where
    journey_id = 'receive_order'
    and stage_id = 'shipped'
    and dimension = 'all'
    and period_grain = 'quarter'
    and measure <> 'entrants'
group by measure
order by measure
