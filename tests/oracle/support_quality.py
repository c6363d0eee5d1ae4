"""Quality reviews, conversations with the bot, and searches in the help centre."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from math import floor

from tests.oracle import seeds
from tests.oracle.business import Business, named
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.support_outcomes import Contacts
from tests.oracle.ticket_log import Event
from tests.oracle.tickets import Ticket

ONE_DAY = timedelta(days=1)
PERCENT_UNITS = 10_000
PHONE = "phone"


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    counted = [ticket for ticket in tickets if not ticket.is_removed]
    yield from reviews(business, tickets)
    yield from coverage(business, counted)
    yield from bot(business, counted)


def reviewed_tickets(business: Business) -> dict[tuple[str, str], Record]:
    """The reviews of tickets, by ticket; a chat is one."""
    found = [
        review for review in business.records("qa_reviews") if review["interaction_type"] != "call"
    ]
    return {(review["source_system"], review["interaction_id"]): review for review in found}


def reviews(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    by_id = {(ticket.source_system, ticket.record["ticket_id"]): ticket for ticket in tickets}
    for review in business.records("qa_reviews"):
        score, maximum = Fraction(review["score"]), Fraction(review["max_score"])
        if maximum and score <= maximum and business.has_happened(review["reviewed_at"]):
            is_call = review["interaction_type"] == "call"
            key = (review["source_system"], review["interaction_id"])
            ticket = None if is_call else by_id.get(key)
            yield Observation(
                "qa_score",
                business.local_date(review["reviewed_at"]),
                breakdowns(business, review, ticket),
                whole_units(100 * score / maximum),
            )


def whole_units(percent: Fraction) -> Fraction:
    """To the nearest ten-thousandth of a percent, the smallest unit in which reviews are kept."""
    return Fraction(floor(percent * PERCENT_UNITS + Fraction(1, 2)), PERCENT_UNITS)


def breakdowns(business: Business, review: Record, ticket: Ticket | None) -> dict[str, str]:
    """The agent is who was reviewed, else who holds the ticket; the team is that of the agent."""
    holder = ticket.record["agent_id"] if ticket else None
    agent = (review["source_system"], review["agent_id"] or holder)
    without_ticket = PHONE if review["interaction_type"] == "call" else seeds.UNKNOWN
    return {
        "source_system": review["source_system"],
        "agent": named(*agent),
        "team": business.agents_team.get(agent) or seeds.UNKNOWN,
        "channel": ticket.channel if ticket else without_ticket,
        "ticket_category": (ticket and ticket.category) or seeds.UNKNOWN,
    }


def coverage(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    """Solved tickets that an agent handled, since the day that solved the first reviewed one."""
    reviewed = reviewed_tickets(business)

    def is_reviewed(ticket: Ticket) -> bool:
        return (ticket.source_system, ticket.record["ticket_id"]) in reviewed

    solved = [
        (business.local_date(ticket.solved_at), ticket) for ticket in tickets if ticket.solved_at
    ]
    since: dict[str, date] = {}
    for day, ticket in solved:
        if is_reviewed(ticket):
            source = ticket.source_system
            since[source] = min(day, since.get(source, day))
    for day, ticket in solved:
        if ticket.record["agent_id"] and day >= since.get(ticket.source_system, date.max):
            yield Observation("qa_coverage", day, ticket.dimensions, int(is_reviewed(ticket)))


def bot(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    """Conversations that needed neither a person nor a ticket of the customer for 24 hours."""
    contacts = Contacts(tickets)
    names = ("source_system", "segment", "customer_type", "country", "ticket_category")
    for ticket in tickets:
        if ticket.is_bot_conversation:
            after = contacts.after(ticket, ticket.created_at, ONE_DAY)
            needed = is_handed_over(ticket) or any(not one.is_bot_conversation for one in after)
            day = business.local_date(ticket.created_at)
            yield Observation("bot_containment_rate", day, ticket.chosen(*names), int(not needed))


def is_handed_over(ticket: Ticket) -> bool:
    """Within 24 hours, by a handover, an assignment to an agent or an agent's reply.

    Without a log by the recorded reply; where none is recorded, by whoever holds the ticket.
    """
    limit = ticket.created_at + ONE_DAY
    if ticket.events:
        return any(event.at <= limit for event in ticket.events if is_of_a_person(event))
    replied_at = ticket.recorded("first_replied_at")
    return replied_at <= limit if replied_at else ticket.record["agent_id"] is not None


def is_of_a_person(event: Event) -> bool:
    return (
        event.kind == "bot_handoff"
        or (event.kind == "assignment" and event.agent is not None)
        or (event.kind == "public_reply" and event.actor == "agent")
    )
