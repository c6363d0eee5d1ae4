"""Telephone calls: how long they keep an agent and a customer, how many callers give up."""

from collections.abc import Iterator
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.business import Business, named, profile
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.tickets import Ticket

MINUTE = 60


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    by_id = {(ticket.source_system, ticket.record["ticket_id"]): ticket for ticket in tickets}
    calls = [
        call for call in business.records("calls") if business.has_happened(call["started_at"])
    ]
    telling_sources = {call["source_system"] for call in calls if call["outcome"]}
    for call in calls:
        dimensions = breakdowns(
            business, call, by_id.get((call["source_system"], call["ticket_id"]))
        )
        yield from handled(business, call, dimensions)
        if call["source_system"] in telling_sources:
            yield from offered(business, call, dimensions)


def breakdowns(business: Business, call: Record, ticket: Ticket | None) -> dict[str, str]:
    """The team is the agent's, else the ticket's; customer and category likewise."""
    customer = business.people.of(call) or (ticket.customer if ticket else None)
    agent = (call["source_system"], call["agent_id"])
    return {
        "source_system": call["source_system"],
        **profile(customer, call["started_at"]),
        "team": business.agents_team.get(agent)
        or (ticket and ticket.record["team"])
        or seeds.UNKNOWN,
        "agent": named(*agent),
        "ticket_category": category_of(call, ticket),
    }


def category_of(call: Record, ticket: Ticket | None) -> str:
    """A call about no ticket has none; one about a ticket that nobody knows has an unknown one."""
    if call["ticket_id"] is None:
        return seeds.NOT_APPLICABLE
    return (ticket and ticket.category) or seeds.UNKNOWN


def is_answered(call: Record) -> bool:
    """By the outcome; where none is told, by the time of an answer."""
    return call["outcome"] == "answered" if call["outcome"] else call["answered_at"] is not None


def handled(business: Business, call: Record, dimensions: dict[str, str]) -> Iterator[Observation]:
    """Answered calls, both ways, on the day of their end; a hold lies within the call."""
    start, end = call["answered_at"], call["ended_at"]
    if not (is_answered(call) and end) or end < (start or call["started_at"]):
        return
    day = business.local_date(end)
    if start and call["wrap_up_seconds"] is not None:
        length = int((end - start).total_seconds()) + call["wrap_up_seconds"]
        yield Observation("handle_time_minutes", day, dimensions, Fraction(length, MINUTE))
    hold = call["hold_seconds"]
    if hold is not None and not (start and hold > (end - start).total_seconds()):
        yield Observation("hold_minutes", day, dimensions, Fraction(hold, MINUTE))


def offered(business: Business, call: Record, dimensions: dict[str, str]) -> Iterator[Observation]:
    """Inbound calls, on the day they began; a call without a direction is inbound."""
    is_told = call["outcome"] or call["answered_at"]
    if call["direction"] in ("inbound", None) and is_told:
        day = business.local_date(call["started_at"])
        yield Observation(
            "call_abandonment_rate", day, dimensions, int(call["outcome"] == "abandoned")
        )
