-- How many customers leave after a first, second and third bad experience, against new customers without any?
select
    experience_number,
    n as customers,
    round(lost_rate, 3) as lost_rate,
    round(ci_low, 3) as ci_low,
    round(ci_high, 3) as ci_high,
    round(difference, 3) as more_than_without,
    is_significant
from journeys.bad_experience_churn
where period_grain = 'all' and dimension = 'customer_type' and dimension_value = 'new'
order by experience_number
