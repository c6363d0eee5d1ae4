-- Of the customers won in a month, those active at the end of each month since; the newest twenty-four cohorts.
select cohort_month, month_number, n, numerator, is_partial
from kpis.cohort_retention
where cohort_month > (select max(cohort_month) from kpis.cohort_retention) - interval 24 month
order by cohort_month, month_number
