-- The newest comments, as the warehouse publishes them: without addresses and long numbers.
select
    cast(responded_local_date as varchar) as day,
    metric,
    cast(score as double) as score,
    scale,
    touchpoint,
    touchpoint_name,
    touchpoint_name_ko,
    fct_survey_answers.channel,
    timing_reason,
    comment_redacted as comment
from core.fct_survey_answers
left join core.dim_touchpoints using (touchpoint)
cross join ops.publication
where has_comment and responded_at <= as_of
order by responded_at desc, response_id, question_id
limit 200
