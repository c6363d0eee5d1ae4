-- What readers see of the first answer
--
-- The telephone number is gone from the comment, the address never came this far, and the answer is placed in
-- what it is about: it was asked about an order, by mail, and at the right moment.
select metric, score, survey_type, touchpoint, channel, timing_reason, comment_redacted
from core.fct_survey_answers
where response_id = 'shop:r1'
order by question_id
