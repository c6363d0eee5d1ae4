-- Does the score change when those who did not answer are given their weight?
select survey, period_date, n, round(effective_n, 0) as effective_n, round(raw_value, 1) as raw, round(weighted_value, 1) as weighted
from kpis.survey_weighting
where kpi_id = 'nps' and period_date >= date '2024-07-01'
order by survey, period_date
