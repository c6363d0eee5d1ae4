-- Of the customers won in each month of 2024, how many were still active six months later?
select cohort_month, denominator as customers, numerator as active, round(1.0 * numerator / denominator, 3) as retention
from kpis.cohort_retention
where month_number = 6 and cohort_month >= date '2024-01-01' and cohort_month < date '2025-01-01' and not is_partial
order by cohort_month
