"""What the floor observes for each KPI, and by what it is broken down."""

from __future__ import annotations

from dataclasses import dataclass

ORDER = (
    "source_system",
    "channel",
    "segment",
    "customer_type",
    "country",
    "product_category",
    "campaign",
)
TICKET = (
    "source_system",
    "channel",
    "segment",
    "customer_type",
    "country",
    "team",
    "ticket_category",
    "ticket_priority",
    "agent",
)
ANSWER = (
    "source_system",
    "channel",
    "segment",
    "customer_type",
    "country",
    "product_category",
    "team",
    "ticket_category",
    "survey",
    "touchpoint",
    "scale",
    "agent",
)
INVITATION = (
    "source_system",
    "channel",
    "segment",
    "customer_type",
    "country",
    "product_category",
    "survey",
    "touchpoint",
)
BACKLOG = ("source_system", "channel", "team", "ticket_category", "ticket_priority")
FIRST_ORDER = ("source_system", "channel", "segment", "product_category", "country", "campaign")
WEEKLY = frozenset(
    {"product_category", "country", "campaign", "team", "ticket_category", "touchpoint"}
)
GRAINS = ("day", "week", "month", "quarter")
"""Grains, the finest first; a breakdown is published at its finest grain and all coarser."""


@dataclass(frozen=True)
class Observed:
    """Observations of one KPI: where from, on which day, what over what."""

    name: str
    rows: str
    date: str
    numerator: str
    breakdowns: tuple[str, ...]
    is_quantile: bool = False
    denominator: str = "1"

    @property
    def moment(self) -> str:
        """Column of the time behind the date."""
        return self.date if self.is_level else self.date.replace("_local_date", "_at")

    @property
    def is_level(self) -> bool:
        """Whether a day's value is a stock: it adds up over breakdowns, not over days."""
        return self.breakdowns is BACKLOG


SOLVED = "core.fct_tickets where not is_excluded and is_solved"
ANSWERED = "core.fct_survey_answers where is_counted and metric"
KNOWN = "core.fct_survey_invitations where is_premature is not null"
RECORDED = "core.fct_tickets where not is_excluded"
NPS = "case when score >= 9 then 1 when score >= 7 then 0 else -1 end"
EASE = "((score - scale_min) * 25200 / (scale_max - scale_min))::bigint"
TOP_TWO = "(score >= scale_max - 1)::bigint"
FIRST = (
    "(select *, lead(placed_at) over w as next_at, row_number() over w as n from core.fct_orders "
    "where customer_id is not null and has_account "
    "window w as (partition by customer_id order by placed_at, order_id)), run_context "
    "where n = 1 and placed_at + interval 90 day <= as_of"
)
OBSERVED = (
    Observed(
        "on_time_delivery_rate",
        "core.fct_orders where is_on_time is not null",
        "delivered_local_date",
        "is_on_time::bigint",
        ORDER,
    ),
    Observed(
        "on_time_delivery_rate_as_recorded",
        "core.fct_orders where is_on_time is not null",
        "delivered_local_date",
        "is_on_time_as_recorded::bigint",
        ORDER,
    ),
    Observed(
        "delivery_days",
        "core.fct_orders where delivery_seconds is not null",
        "delivered_local_date",
        "delivery_seconds",
        ORDER,
        is_quantile=True,
    ),
    Observed(
        "repeat_purchase_rate",
        FIRST,
        "placed_local_date",
        "coalesce(next_at <= placed_at + interval 90 day, false)::bigint",
        FIRST_ORDER,
    ),
    Observed("ticket_volume", RECORDED, "created_local_date", "1", TICKET, denominator="0"),
    Observed(
        "resolution_hours",
        f"{SOLVED} and resolution_seconds is not null",
        "solved_local_date",
        "resolution_seconds",
        TICKET,
        is_quantile=True,
    ),
    Observed(
        "resolution_hours_as_recorded",
        f"{RECORDED} and resolution_seconds_as_recorded is not null",
        "solved_local_date_as_recorded",
        "resolution_seconds_as_recorded",
        TICKET,
        is_quantile=True,
    ),
    Observed(
        "first_response_minutes",
        f"{RECORDED} and first_response_seconds is not null",
        "created_local_date",
        "first_response_seconds",
        TICKET,
        is_quantile=True,
    ),
    Observed(
        "first_response_minutes_as_recorded",
        f"{RECORDED} and first_response_seconds_as_recorded is not null",
        "created_local_date",
        "first_response_seconds_as_recorded",
        TICKET,
        is_quantile=True,
    ),
    Observed("reopen_rate", SOLVED, "solved_local_date", "is_reopened::bigint", TICKET),
    Observed(
        "reopen_rate_as_recorded",
        SOLVED,
        "solved_local_date",
        "is_reopened_as_recorded::bigint",
        TICKET,
    ),
    Observed("nps", f"{ANSWERED} = 'nps'", "responded_local_date", NPS, ANSWER),
    Observed("csat", f"{ANSWERED} = 'csat'", "responded_local_date", TOP_TWO, ANSWER),
    Observed("ces", f"{ANSWERED} = 'ces'", "responded_local_date", EASE, ANSWER),
    Observed("premature_survey_rate", KNOWN, "sent_local_date", "is_premature::bigint", INVITATION),
    Observed(
        "premature_survey_rate_as_recorded",
        KNOWN,
        "sent_local_date",
        "is_premature::bigint",
        INVITATION,
    ),
    Observed("ticket_backlog", "core.fct_ticket_backlog_days", "local_date", "backlog", BACKLOG),
    Observed(
        "ticket_backlog_effective",
        "core.fct_ticket_backlog_days",
        "local_date",
        "backlog_effective",
        BACKLOG,
    ),
)
