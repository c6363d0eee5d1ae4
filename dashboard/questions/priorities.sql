-- What to mend first, in the newest quarter that is over.
select
    touchpoint_priorities.priority_rank,
    dim_touchpoints.touchpoint_name as touchpoint,
    dim_touchpoints.touchpoint_name_ko as touchpoint_ko,
    touchpoint_priorities.period_date,
    touchpoint_priorities.reach_count,
    touchpoint_priorities.dissatisfaction_rate,
    dim_kpi.name as kpi_name,
    dim_kpi.name_ko as kpi_name_ko,
    dim_kpi.unit,
    dim_kpi.decimals,
    touchpoint_priorities.kpi_value,
    touchpoint_priorities.target_value,
    touchpoint_priorities.customers_beyond_target
from journeys.touchpoint_priorities
inner join core.dim_touchpoints using (touchpoint)
inner join kpis.dim_kpi using (kpi_id)
where
    not touchpoint_priorities.is_partial
    and touchpoint_priorities.kpi_value is not null
    and touchpoint_priorities.period_date = (
        select max(period_date) from journeys.touchpoint_priorities where not is_partial
    )
order by touchpoint_priorities.priority_rank
