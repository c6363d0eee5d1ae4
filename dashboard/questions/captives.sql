-- Customers of a quarter by what they bought and how they answered; captive are those who keep buying though they advise against it.
select period_date, purchase, satisfaction, is_captive, numerator, denominator
from kpis.loyalty_satisfaction
order by period_date, purchase, satisfaction
