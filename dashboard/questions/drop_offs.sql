-- What those who left did last, and the reason they gave, in the month that the funnel shows.
with final_months as (
    select journey_id, max(period_date) as period_date
    from journeys.stage_values
    where period_grain = 'month' and dimension = 'all' and is_weakest is not null
    group by journey_id
)

select
    stage_drop_offs.journey_id,
    stage_drop_offs.period_date,
    stage_drop_offs.stage_id,
    stage_drop_offs.last_touchpoint,
    dim_touchpoints.touchpoint_name,
    dim_touchpoints.touchpoint_name_ko,
    stage_drop_offs.stated_reason,
    stage_drop_offs.numerator,
    stage_drop_offs.share,
    stage_drop_offs.ci_low,
    stage_drop_offs.ci_high
from final_months
inner join journeys.stage_drop_offs using (journey_id, period_date)
inner join journeys.dim_journey_stages using (journey_id, stage_id)
left join core.dim_touchpoints on stage_drop_offs.last_touchpoint = dim_touchpoints.touchpoint
order by journey_id, dim_journey_stages.stage_number, numerator desc, stage_drop_offs.last_touchpoint, stage_drop_offs.stated_reason
