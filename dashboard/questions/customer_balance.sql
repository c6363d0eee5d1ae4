-- Active customers by quarter: those at its start, less the lost, with the new and the returned, are those at its end.
select
    period_date,
    any_value(period_date + interval 3 month > as_of) as is_partial,
    count(*) filter (is_active_at_start) as at_start,
    sum(lost_count) as lost,
    sum(new_count) as won,
    sum(reactivated_count) as reactivated,
    count(*) filter (is_active_at_end) as at_end
from core.fct_customer_periods
cross join ops.publication
where period_grain = 'quarter'
group by period_date
order by period_date
