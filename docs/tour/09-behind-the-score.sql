-- From the score to what happened
--
-- Every observation can be traced: from November's detractors to their order, and to the moment they were asked. The
-- six with the latest orders: not one of them had the parcel yet, and none of the parcels was late.
select
    observations.entity_id,
    fct_orders.placed_local_date as ordered,
    fct_survey_invitations.sent_local_date as asked,
    fct_orders.promised_local_date as promised,
    fct_orders.delivered_local_date as delivered,
    fct_survey_invitations.timing_reason
from kpis.kpi_observations_nps as observations
inner join core.fct_survey_answers
    on observations.entity_id = fct_survey_answers.response_id || ':' || fct_survey_answers.question_id
inner join core.fct_orders on fct_survey_answers.order_id = fct_orders.order_id
inner join core.fct_survey_invitations
    on fct_survey_answers.invitation_id = fct_survey_invitations.invitation_id
where
    observations.local_date between date '2024-11-01' and date '2024-11-30'
    and observations.numerator < 0
order by fct_orders.placed_at desc, observations.entity_id
limit 6
