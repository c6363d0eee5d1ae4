-- What does each campaign bring in for what it costs, by last and by first visit?
select
    last_visit.dimension_value as campaign,
    round(last_visit.value, 3) as return_last_visit,
    round(first_visit.value, 3) as return_first_visit
from kpis.kpi_campaign_roi as last_visit
inner join kpis.kpi_campaign_roi_first_touch as first_visit
    on
        last_visit.period_grain = first_visit.period_grain
        and last_visit.period_date = first_visit.period_date
        and last_visit.dimension = first_visit.dimension
        and last_visit.dimension_value = first_visit.dimension_value
where last_visit.period_grain = 'quarter' and last_visit.period_date = date '2025-01-01' and last_visit.dimension = 'campaign'
order by return_last_visit desc
