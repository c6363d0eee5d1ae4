"""Tickets and their backlog."""

from benchmarks.floor_observed import Observed

CREATED = "created_local_date"
SOLVED = "solved_local_date"
RECORDED = "core.fct_ticket_measures where true"
OUTCOME_KNOWN = (
    "(resolution_seconds is not null or not (is_solved or status in ('solved', 'closed')))"
)
DONE = f"{RECORDED} and is_solved"


def _share(name: str, column: str, date: str = SOLVED) -> Observed:
    """Tickets of which something is known, and the share of which it is true."""
    rows = DONE if date == SOLVED else RECORDED
    return Observed(name, f"{rows} and {column} is not null", date, f"{column}::bigint")


def _seconds(name: str, column: str, date: str) -> Observed:
    return Observed(name, f"{RECORDED} and {column} is not null", date, column)


OBSERVED = (
    Observed("ticket_volume", RECORDED, CREATED),
    Observed("tickets_solved", DONE, SOLVED),
    _seconds("resolution_hours", "resolution_seconds", SOLVED),
    _seconds(
        "resolution_hours_as_recorded",
        "resolution_seconds_as_recorded",
        "solved_local_date_as_recorded",
    ),
    _seconds("first_response_minutes", "first_response_seconds", CREATED),
    _seconds("first_response_minutes_as_recorded", "first_response_seconds_as_recorded", CREATED),
    _seconds("first_response_business_minutes", "first_response_business_seconds", CREATED),
    _seconds("resolution_business_hours", "resolution_business_seconds", SOLVED),
    _seconds("first_resolution_hours", "first_resolution_seconds", SOLVED),
    _seconds("first_resolution_business_hours", "first_resolution_business_seconds", SOLVED),
    _seconds("requester_wait_hours", "wait_seconds", SOLVED),
    _seconds("requester_wait_business_hours", "wait_business_seconds", SOLVED),
    _share("unanswered_ticket_share", "is_unanswered", CREATED),
    Observed(
        "sla_first_response_rate",
        f"{RECORDED} and is_unanswered is not null",
        "first_response_due_local_date",
        "coalesce(first_response_business_seconds <= response_target, false)::bigint",
    ),
    Observed(
        "sla_resolution_rate",
        f"{RECORDED} and {OUTCOME_KNOWN}",
        "resolution_due_local_date",
        "coalesce(resolution_business_seconds <= resolution_target, false)::bigint",
    ),
    _share("sla_met_rate_as_recorded", "is_sla_met_as_recorded"),
    Observed("replies_per_ticket", f"{DONE} and reply_count is not null", SOLVED, "reply_count"),
    _share("first_contact_resolution_rate", "is_resolved_at_first_contact"),
    _share("one_touch_rate", "is_one_touch"),
    _share("next_issue_avoidance_rate", "is_next_issue_avoided"),
    _share("transfer_rate", "is_transferred", CREATED),
    _share("transfer_rate_as_recorded", "is_transferred_as_recorded", CREATED),
    _share("repeat_contact_rate", "is_repeat_contact", CREATED),
    _share("channel_switch_rate", "is_channel_switched", CREATED),
    Observed("early_ticket_volume", f"{RECORDED} and is_early", CREATED),
    _share("reopen_rate", "is_reopened"),
    _share("reopen_rate_as_recorded", "is_reopened_as_recorded"),
    Observed("ticket_backlog", "core.fct_ticket_backlog_ages where true", "local_date", "backlog"),
    Observed(
        "ticket_backlog_effective",
        "core.fct_ticket_backlog_days where true",
        "local_date",
        "backlog_effective",
    ),
)
