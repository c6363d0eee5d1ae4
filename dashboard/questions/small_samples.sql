-- Which monthly values of a team or agent are hidden because they are of too few cases.
select
    kpi_id,
    dimension,
    dimension_value,
    list(date_diff('month', date '2000-01-01', period_date) order by period_date) as months
from kpis.kpi_values
where
    period_grain = 'month'
    and dimension in ('team', 'agent')
    and timing = 'all'
    and is_small_sample
    and kpi_id in (
        'tickets_solved', 'first_response_minutes_median', 'resolution_hours_median', 'sla_resolution_rate',
        'first_contact_resolution_rate', 'reopen_rate', 'csat'
    )
group by kpi_id, dimension, dimension_value
order by kpi_id, dimension, dimension_value
