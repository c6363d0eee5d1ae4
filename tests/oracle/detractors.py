"""Detractors: was a person in touch with them, and what did they answer next?"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.oracle.answers import Answer
from tests.oracle.business import Business
from tests.oracle.observation import Observation

FOLLOW_UP = timedelta(hours=48)
RESCORE = timedelta(days=180)
DETRACTOR = 6
DIMENSIONS = (
    "source_system",
    "channel",
    "segment",
    "customer_type",
    "country",
    "team",
    "survey",
    "touchpoint",
)


def observations(business: Business, counted: list[Answer]) -> Iterator[Observation]:
    """Of known customers: a contact within 48 hours, and the next answer within 180 days."""
    contacts = contact_times(business)
    first_contact = min((times[0] for times in contacts.values()), default=datetime.max)
    asked: dict[tuple[str, str, str], list[Answer]] = defaultdict(list)
    for answer in counted:
        if answer.metric == "nps" and answer.customer:
            asked[question(answer)].append(answer)
    for same in asked.values():
        for number, answer in enumerate(same):
            if answer.record["score"] > DETRACTOR or answer.customer is None:
                continue
            dimensions = {name: answer.dimensions[name] for name in DIMENSIONS}
            at = answer.answered_at
            if at >= first_contact:
                times = contacts.get(answer.customer.customer_id, [])
                is_met = is_between(times, at, at + FOLLOW_UP)
                yield Observation(
                    "detractor_follow_up_rate", answer.answered_on, dimensions, int(is_met)
                )
            later = [one for one in same[number + 1 :] if at < one.answered_at <= at + RESCORE]
            if later:
                is_higher = later[0].record["score"] > answer.record["score"]
                yield Observation(
                    "detractor_rescore", answer.answered_on, dimensions, int(is_higher)
                )


def question(answer: Answer) -> tuple[str, str, str]:
    """Whom was asked what."""
    assert answer.customer is not None
    return (
        answer.customer.customer_id,
        answer.record["survey_id"],
        answer.record["question_id"],
    )


def contact_times(business: Business) -> dict[str, list[datetime]]:
    """Answered outbound calls and public replies of agents, by customer, in order of time."""
    tickets = {
        (ticket["source_system"], ticket["ticket_id"]): ticket
        for ticket in business.records("tickets")
    }
    found: dict[str, list[datetime]] = defaultdict(list)
    for event in business.records("ticket_events"):
        ticket = tickets.get((event["source_system"], event["ticket_id"]))
        is_reply = event["event_type"] == "public_reply" and event["actor_type"] == "agent"
        customer = business.people.of(ticket) if ticket and is_reply else None
        if customer:
            found[customer.customer_id].append(event["occurred_at"])
    for call in business.records("calls"):
        ticket = tickets.get((call["source_system"], call["ticket_id"]))
        customer = business.people.of(call) or (business.people.of(ticket) if ticket else None)
        if customer and call["direction"] == "outbound" and call["outcome"] == "answered":
            found[customer.customer_id].append(call["started_at"])
    return {customer_id: sorted(times) for customer_id, times in found.items()}


def is_between(times: list[datetime], after: datetime, until: datetime) -> bool:
    """Whether any of the times lies from one moment to the other, both included."""
    place = bisect_left(times, after)
    return place < len(times) and times[place] <= until
