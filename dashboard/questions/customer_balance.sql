-- Active customers by quarter: those at its start, less the lost, with the new and the returned, are those at its end.
select
    period_date,
    count(*) filter (is_active_at_start) as at_start,
    sum(lost_count) as lost,
    sum(new_count) as won,
    sum(reactivated_count) as reactivated,
    count(*) filter (is_active_at_end) as at_end
from core.fct_customer_periods
where period_grain = 'quarter'
group by period_date
order by period_date
