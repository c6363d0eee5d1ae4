"""Answers to surveys: which of them count, about whom, and whether they were asked for in time."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle import seeds
from tests.oracle.business import Business, named, profile
from tests.oracle.experiences_asked import Context
from tests.oracle.files import Record
from tests.oracle.people import Customer, SourceId
from tests.oracle.periods import instant
from tests.oracle.surveys import Invitation, product_category, survey_dimensions

IN_TIME = timedelta(days=30)
DELAYS = ((1, "0-1"), (3, "1-3"), (7, "3-7"), (30, "7-30"))


@dataclass(frozen=True, eq=False)
class Answer:
    """One answer to one question, with the invitation it answers and the question's row."""

    record: Record
    question: Record | None
    invitation: Invitation | None
    customer: Customer | None
    order_id: str | None
    ticket_id: str | None
    answered_on: date
    is_counted: bool
    is_well_timed: bool
    dimensions: dict[str, str]

    @property
    def metric(self) -> str:
        """What the question measures."""
        return self.question["metric"] if self.question else "other"

    @property
    def answered_at(self) -> datetime:
        """A date without a time stands for its midnight."""
        return instant(self.record["responded_at"])

    @property
    def rescaled(self) -> Fraction:
        """From 0, the worst answer, to 100, the best."""
        assert self.question is not None
        low, high = self.question["scale_min"], self.question["scale_max"]
        share = (Fraction(self.record["score"]) - low) / (high - low)
        return 100 * (share if self.question["direction"] == "up" else 1 - share)

    def is_in_best(self, boxes: int) -> bool:
        """Among so many boxes at the good end of the scale."""
        assert self.question is not None
        if self.question["direction"] == "up":
            return bool(self.record["score"] > self.question["scale_max"] - boxes)
        return bool(self.record["score"] < self.question["scale_min"] + boxes)


def answers(business: Business, context: Context, sent: dict[SourceId, Invitation]) -> list[Answer]:
    """Every answer given by as_of, in order of time."""
    given = [
        record
        for record in business.records("survey_responses")
        if business.has_happened(record["responded_at"])
    ]
    given.sort(key=lambda record: (instant(record["responded_at"]), record["response_id"]))
    counted = counted_answers(given, sent)
    return [answer(business, context, sent, record, id(record) in counted) for record in given]


def about(record: Record, sent: dict[SourceId, Invitation]) -> tuple[str | None, str | None]:
    """Order and ticket, of the response or its invitation."""
    invitation = sent.get((record["source_system"], record["invitation_id"]))
    asked: dict[str, Any] = invitation.record if invitation else {}
    order_id = record["order_id"] or asked.get("order_id")
    return order_id, record["ticket_id"] or asked.get("ticket_id")


def counted_answers(given: list[Record], sent: dict[SourceId, Invitation]) -> set[int]:
    """The latest rated answer to each question about one order or ticket, repeated ones once."""
    latest: dict[tuple[Any, ...], Record] = {}
    for record in given:
        if record["score"] is None:
            continue
        order_id, ticket_id = about(record, sent)
        whose = (order_id, ticket_id) if order_id or ticket_id else record["response_id"]
        latest[record["source_system"], record["survey_id"], record["question_id"], whose] = record
    once: dict[tuple[Any, ...], Record] = {}
    for record in latest.values():
        form = record["answer_id"] or record["response_id"]
        once.setdefault((record["source_system"], form, record["question_id"]), record)
    return {id(record) for record in once.values()}


def answer(
    business: Business,
    context: Context,
    sent: dict[SourceId, Invitation],
    record: Record,
    is_counted: bool,
) -> Answer:
    system, answered_at = record["source_system"], record["responded_at"]
    invitation = sent.get((system, record["invitation_id"]))
    order_id, ticket_id = about(record, sent)
    question = seeds.questions().get((record["survey_id"], record["question_id"]))
    customer = business.people.of(record) or (invitation.customer if invitation else None)
    return Answer(
        record,
        question,
        invitation,
        customer,
        order_id,
        ticket_id,
        business.local_date(answered_at),
        is_counted,
        is_well_timed(business, invitation, answered_at),
        {
            "source_system": system,
            "channel": seeds.channels().meaning(
                system, record["channel"] or (invitation.record["channel"] if invitation else None)
            ),
            **profile(customer, answered_at),
            "product_category": product_category(
                {"order_id": order_id}, context.orders.get((system, order_id or ""))
            ),
            **ticket_dimensions(context, record, ticket_id),
            **survey_dimensions(record["survey_id"]),
            "scale": f"{question['scale_min']}-{question['scale_max']}"
            if question
            else seeds.UNKNOWN,
            "answer_delay": answer_delay(business, invitation, record),
            "ask_number": invitation.dimensions["ask_number"] if invitation else seeds.UNKNOWN,
        },
    )


def ticket_dimensions(context: Context, record: Record, ticket_id: str | None) -> dict[str, str]:
    """The ticket's team and category, and the agent whom the answer is about."""
    system = record["source_system"]
    ticket = context.tickets.get((system, ticket_id or ""))
    agent = record["agent_id"] or context.holder(system, ticket_id, record["responded_at"])
    missing = seeds.UNKNOWN if ticket_id else seeds.NOT_APPLICABLE
    return {
        "team": (ticket and ticket["team"]) or missing,
        "agent": named(system, agent) if agent else missing,
        "ticket_category": (ticket and ticket["category"]) or missing,
    }


def is_well_timed(business: Business, invitation: Invitation | None, answered_at: date) -> bool:
    """Over when asked, answered within 30 days after; about the relationship, after its sending."""
    if invitation is None or invitation.is_premature is not False:
        return False
    since = invitation.sent_at if invitation.about == "customer" else invitation.over_at
    return since is not None and elapsed(business, since, answered_at) <= IN_TIME


def elapsed(business: Business, since: date, until: date) -> timedelta:
    """From one to the other; whole days where either is only a date."""
    if isinstance(since, datetime) and isinstance(until, datetime):
        return until - since
    return business.local_date(until) - business.local_date(since)


def answer_delay(business: Business, invitation: Invitation | None, record: Record) -> str:
    """Days from the end of the experience to the answer."""
    survey = seeds.surveys().get(record["survey_id"])
    if survey and survey["about"] == "customer":
        return seeds.NOT_APPLICABLE
    if invitation is None or invitation.over_at is None:
        return seeds.UNKNOWN
    took = elapsed(business, invitation.over_at, record["responded_at"])
    if took < timedelta():
        return "before"
    return next((band for days, band in DELAYS if took < timedelta(days=days)), "30+")


def forms(every: list[Answer]) -> dict[SourceId, list[Answer]]:
    """Answers by the filled-in survey they are of."""
    found: dict[SourceId, list[Answer]] = defaultdict(list)
    for one in every:
        found[one.record["source_system"], one.record["response_id"]].append(one)
    return found
