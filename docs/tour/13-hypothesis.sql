-- The hypothesis
--
-- So two things may have pulled the score down: late parcels, and a question that came too early. If that is all, then
-- whoever had the parcel in time and was asked after it came was as content in these months as ever, and whoever was
-- asked too early scored low although the parcel came in time. The answers about orders, September to November beside the rest:
with answers as (
    select
        case when fct_orders.is_on_time then 'in time' when not fct_orders.is_on_time then 'late' else 'never' end
            as parcel_came,
        case when fct_survey_answers.is_well_timed then 'after it came' else 'too early' end as was_asked,
        fct_survey_answers.responded_local_date between date '2024-09-01' and date '2024-11-30' as is_autumn,
        case when fct_survey_answers.score >= 9 then 100 when fct_survey_answers.score <= 6 then -100 else 0 end as points
    from core.fct_survey_answers
    inner join core.fct_orders on fct_survey_answers.order_id = fct_orders.order_id
    where
        fct_survey_answers.metric = 'nps'
        and fct_survey_answers.is_counted
        and fct_survey_answers.survey_type = 'touchpoint'
)

select
    parcel_came,
    was_asked,
    count(case when is_autumn then 1 end) as autumn_n,
    round(avg(case when is_autumn then points end), 1) as autumn_nps,
    count(case when not is_autumn then 1 end) as other_n,
    round(avg(case when not is_autumn then points end), 1) as other_nps
from answers
group by parcel_came, was_asked
order by parcel_came, was_asked
