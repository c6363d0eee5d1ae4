"""Surveys as they were sent: to whom, about what, and whether it was too early."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.oracle import seeds
from tests.oracle.business import Business, profile
from tests.oracle.experiences_asked import Context, experience_of, waits_for_money
from tests.oracle.files import Record
from tests.oracle.orders import Order
from tests.oracle.people import Customer, SourceId
from tests.oracle.periods import instant

ASKED_AGAIN = timedelta(days=90)
LENGTHS = ((1, "1"), (3, "2-3"), (10, "4-10"))


@dataclass(frozen=True, eq=False)
class Invitation:
    """One survey sent; `is_premature` is None where the experience is unknown."""

    record: Record
    about: str
    customer: Customer | None
    order: Order | None
    sent_on: date
    over_at: date | None
    is_premature: bool | None
    is_premature_as_recorded: bool | None
    dimensions: dict[str, str]

    @property
    def sent_at(self) -> date:
        """When it was sent."""
        return self.record["sent_at"]  # type: ignore[no-any-return]

    @property
    def is_delivered(self) -> bool:
        """Unless the source says that it never arrived."""
        return self.record["delivered"] is not False


def survey_length(survey_id: str) -> str:
    count = seeds.surveys().get(survey_id, {}).get("question_count")
    if count is None:
        return seeds.UNKNOWN
    return next((band for most, band in LENGTHS if count <= most), "11+")


def survey_dimensions(survey_id: str) -> dict[str, str]:
    survey = seeds.surveys().get(survey_id)
    return {
        "survey": survey["name"] if survey else seeds.UNMAPPED,
        "touchpoint": survey["touchpoint_id"] if survey else seeds.UNKNOWN,
        "survey_length": survey_length(survey_id),
        "incentive": survey["incentive"] if survey else seeds.UNKNOWN,
    }


def invitations(business: Business, context: Context) -> dict[SourceId, Invitation]:
    """Every survey sent by as_of, by source system and invitation id."""
    sent = [
        record
        for record in business.records("survey_invitations")
        if business.has_happened(record["sent_at"])
    ]
    asks = ask_times(business, sent)
    return {
        (record["source_system"], record["invitation_id"]): invitation(
            business, context, record, asks
        )
        for record in sent
    }


def ask_times(business: Business, sent: list[Record]) -> dict[str, list[datetime]]:
    """When each customer was asked, in order of time; asks that never arrived are none."""
    asks: dict[str, list[datetime]] = defaultdict(list)
    for record in sent:
        customer = business.people.of(record)
        if customer and record["delivered"] is not False:
            asks[customer.customer_id].append(instant(record["sent_at"]))
    return {customer_id: sorted(times) for customer_id, times in asks.items()}


def ask_number(customer: Customer | None, record: Record, asks: dict[str, list[datetime]]) -> str:
    """Which ask of the customer within 90 days it was, itself included."""
    if record["delivered"] is False:
        return seeds.NOT_APPLICABLE
    if customer is None:
        return seeds.UNKNOWN
    times, sent_at = asks[customer.customer_id], instant(record["sent_at"])
    number = bisect_right(times, sent_at) - bisect_left(times, sent_at - ASKED_AGAIN)
    return str(number) if number < 4 else "4+"


def invitation(
    business: Business, context: Context, record: Record, asks: dict[str, list[datetime]]
) -> Invitation:
    system = record["source_system"]
    customer = business.people.of(record)
    order = context.orders.get((system, record["order_id"]))
    survey = seeds.surveys().get(record["survey_id"])
    about = (
        survey["about"]
        if survey
        else "order"
        if record["order_id"]
        else "ticket"
        if record["ticket_id"]
        else "customer"
    )
    experience = experience_of(context, record, about, order)
    is_busy = (
        context.has_open_ticket(customer, record["sent_at"])
        or is_too_soon(business, record, experience.over_at)
        or (about == "order" and waits_for_money(context, record["sent_at"], order))
    )
    return Invitation(
        record,
        about,
        customer,
        order,
        business.local_date(record["sent_at"]),
        experience.over_at,
        either(experience.is_early, is_busy),
        either(experience.is_early_as_recorded, is_busy),
        {
            "source_system": system,
            "channel": seeds.channels().meaning(system, record["channel"]),
            **profile(customer, record["sent_at"]),
            "product_category": product_category(record, order),
            **survey_dimensions(record["survey_id"]),
            "ask_number": ask_number(customer, record, asks),
        },
    )


def is_too_soon(business: Business, record: Record, over_at: date | None) -> bool:
    """Whether what the survey asks about could not have been used for long enough.

    By calendar date where either time is only a date.
    """
    survey = seeds.surveys().get(record["survey_id"])
    if over_at is None or survey is None:
        return False
    needed = timedelta(days=seeds.touchpoints()[survey["touchpoint_id"]]["minimum_use_days"])
    sent_at = record["sent_at"]
    if isinstance(sent_at, datetime) and isinstance(over_at, datetime):
        return bool(needed) and sent_at < over_at + needed
    return bool(needed) and business.local_date(sent_at) < business.local_date(over_at) + needed


def either(is_early: bool | None, is_busy: bool) -> bool | None:
    return None if is_early is None else is_early or is_busy


def product_category(record: Record, order: Order | None) -> str:
    if not record["order_id"]:
        return seeds.NOT_APPLICABLE
    return order.dimensions["product_category"] if order else seeds.UNKNOWN
