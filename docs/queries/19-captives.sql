-- Who buys again though dissatisfied?
select period_date, purchase, satisfaction, numerator as customers, denominator as answered, is_captive
from kpis.loyalty_satisfaction
where is_captive
order by period_date
