"""Calls, the bot, reviews of quality and products, employees, detractors."""

from benchmarks.floor_observed import Observed

NPS = "case when score >= 9 then 1 when score >= 7 then 0 else -1 end"
CALLS = "core.fct_calls where"
DETRACTORS = "core.fct_detractors where"
REVIEWS = "core.fct_product_reviews where true"

OBSERVED = (
    Observed(
        "handle_time_minutes",
        f"{CALLS} handle_seconds is not null",
        "ended_local_date",
        "handle_seconds",
    ),
    Observed(
        "hold_minutes", f"{CALLS} hold_seconds is not null", "ended_local_date", "hold_seconds"
    ),
    Observed(
        "call_abandonment_rate",
        f"{CALLS} is_abandoned is not null",
        "started_local_date",
        "is_abandoned::bigint",
    ),
    Observed(
        "bot_containment_rate",
        "core.fct_bot_conversations where not is_excluded",
        "started_local_date",
        "(not is_handed_over and not is_followed_by_ticket)::bigint",
    ),
    Observed(
        "qa_score",
        "core.fct_qa_reviews where score_units is not null",
        "reviewed_local_date",
        "score_units",
    ),
    Observed(
        "qa_coverage",
        "core.fct_qa_covered_tickets where true",
        "solved_local_date",
        "is_reviewed::bigint",
    ),
    Observed("positive_review_share", REVIEWS, "posted_local_date", "(rating >= 4)::bigint"),
    Observed("review_rating", REVIEWS, "posted_local_date", "rating"),
    Observed("employee_score", "core.fct_employee_periods where true", "period_date", "rating"),
    Observed(
        "detractor_follow_up_rate",
        f"{DETRACTORS} responded_at >= (select min(touched_at) from touches)",
        "responded_local_date",
        "is_followed_up::bigint",
    ),
    Observed(
        "detractor_rescore",
        f"{DETRACTORS} next_at <= responded_at + interval 180 day",
        "responded_local_date",
        "(next_score > score)::bigint",
    ),
    Observed(
        "nps_per_customer",
        "core.fct_respondent_periods where true",
        "period_date",
        NPS,
        of_all="is_latest",
    ),
)
