"""Surveys: what customers answer, and what they are asked."""

from benchmarks.floor_observed import Observed

ANSWERED = "core.fct_survey_answers where is_counted and metric"
ON = "responded_local_date"
KNOWN = "core.fct_survey_invitations where is_premature is not null"
NPS = "case when score >= 9 then 1 when score >= 7 then 0 else -1 end"
RESCALED = "((score - scale_min) * 25200 / (scale_max - scale_min))::bigint"
TOP_TWO = "(score >= scale_max - 1)::bigint"
GAPS = (
    f"(select * from core.fct_survey_answers join (select response_id, touchpoint, "
    f"max({RESCALED}) as expected_score from core.fct_survey_answers where is_counted "
    "and metric = 'expectation' group by all) using (response_id, touchpoint)) "
    "where is_counted and metric = 'csat'"
)
FORMS = (
    "(select * from (select *, bool_or(has_comment) over (partition by response_id) as has_words "
    "from core.fct_survey_answers) where is_counted and metric in ('nps', 'csat', 'ces') "
    "qualify row_number() over (partition by response_id order by question_id) = 1) where true"
)

OBSERVED = (
    Observed("nps", f"{ANSWERED} = 'nps'", ON, NPS),
    Observed("nps_relationship", f"{ANSWERED} = 'nps' and survey_type = 'relationship'", ON, NPS),
    Observed("nps_touchpoint", f"{ANSWERED} = 'nps' and survey_type = 'touchpoint'", ON, NPS),
    Observed("likelihood_to_recommend", f"{ANSWERED} = 'nps'", ON, "score * 10000"),
    Observed("csat", f"{ANSWERED} = 'csat'", ON, TOP_TWO),
    Observed("csat_score", f"{ANSWERED} = 'csat'", ON, RESCALED),
    Observed("ces", f"{ANSWERED} = 'ces'", ON, RESCALED),
    Observed("ces_easy_share", f"{ANSWERED} = 'ces'", ON, TOP_TWO),
    Observed("expectation_gap", GAPS, ON, f"{RESCALED} - expected_score"),
    Observed("comment_rate", FORMS, ON, "has_words::bigint"),
    Observed("premature_survey_rate", KNOWN, "sent_local_date", "is_premature::bigint"),
    Observed("premature_survey_rate_as_recorded", KNOWN, "sent_local_date", "is_premature::bigint"),
    Observed(
        "survey_response_rate",
        "core.fct_survey_invitations where is_answered_in_time is not null",
        "sent_local_date",
        "is_answered_in_time::bigint",
    ),
)
