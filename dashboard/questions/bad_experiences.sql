-- Customers lost after their first, second and third bad experience, and after none, of all time.
select
    dimension,
    dimension_value,
    experience_number,
    n,
    lost_count,
    lost_rate,
    ci_low,
    ci_high,
    difference,
    difference_ci_low,
    difference_ci_high,
    is_significant
from journeys.bad_experience_churn
where period_grain = 'all' and not is_small_sample
order by dimension, dimension_value, experience_number
