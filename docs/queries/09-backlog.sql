-- How did the backlog of tickets grow and shrink, week by week, around the crisis?
select period_date, round(value, 0) as open_tickets
from kpis.kpi_ticket_backlog
where
    period_grain = 'week'
    and dimension = 'all'
    and period_date between date '2024-10-07' and date '2024-12-30'
order by period_date
