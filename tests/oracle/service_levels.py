"""Who was answered and solved within the target of the priority, and who was never answered."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tests.oracle import seeds
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.ticket_clock import BusinessClock, business_clock
from tests.oracle.tickets import Ticket

MINUTE = 60


@dataclass(frozen=True)
class Due:
    """A target that has passed, and whether it was met."""

    kpi_id: str
    ticket: Ticket
    at: datetime
    is_met: bool


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    for ticket in owed_answers(tickets):
        yield from unanswered(business, ticket)
    for due in targets_due(business, tickets):
        day = business.local_date(due.at)
        yield Observation(due.kpi_id, day, due.ticket.dimensions, int(due.is_met))


def owed_answers(tickets: list[Ticket]) -> list[Ticket]:
    """Tickets that a person has to answer, of sources that tell of answers."""
    counted = [ticket for ticket in tickets if not ticket.is_removed]
    telling_sources = {ticket.source_system for ticket in counted if ticket.first_replied_at}
    return [
        ticket
        for ticket in counted
        if ticket.source_system in telling_sources and ticket.is_owed_an_answer
    ]


def targets_due(business: Business, tickets: list[Ticket]) -> Iterator[Due]:
    """Every target of an answer or a solve that has passed."""
    clock = business_clock()
    for ticket in owed_answers(tickets):
        levels, kpi_id = target(ticket), "sla_first_response_rate"
        minutes = levels["first_response_minutes"] if levels else None
        yield from level(business, clock, kpi_id, ticket, minutes, ticket.first_replied_at)
    for ticket in tickets:
        if not ticket.is_removed and not ticket.is_closed_without_time:
            levels, kpi_id = target(ticket), "sla_resolution_rate"
            minutes = levels["resolution_minutes"] if levels else None
            yield from level(business, clock, kpi_id, ticket, minutes, ticket.last_solve)


def is_fault(business: Business, ticket: Ticket, done_at: datetime | None) -> bool:
    """Whether it was done before the creation or in the future."""
    return done_at is not None and not (
        ticket.created_at <= done_at and business.has_happened(done_at)
    )


def unanswered(business: Business, ticket: Ticket) -> Iterator[Observation]:
    replied_at = ticket.first_replied_at
    if not is_fault(business, ticket, replied_at):
        day = business.local_date(ticket.created_at)
        yield Observation("unanswered_ticket_share", day, ticket.dimensions, int(not replied_at))


def target(ticket: Ticket) -> Record | None:
    """The row of the ticket's own system and priority, else that of every system."""
    priority = (ticket.record["priority"] or "").strip().lower()
    for source_system in (ticket.source_system, "*"):
        for row in seeds.rows("sla_targets"):
            if (row["source_system"], row["priority"]) == (source_system, priority):
                return row
    return None


def level(
    business: Business,
    clock: BusinessClock,
    kpi_id: str,
    ticket: Ticket,
    minutes: str | None,
    done_at: date | None,
) -> Iterator[Due]:
    """Counted when the target has passed; what was not done by then is missed for good.

    A mere date has no place on the business clock.
    """
    if not isinstance(ticket.record["created_at"], datetime):
        return
    if done_at is not None and not isinstance(done_at, datetime):
        return
    if minutes is None or is_fault(business, ticket, done_at):
        return
    calendar, seconds = clock.of_team(ticket.record["team"]), int(minutes) * MINUTE
    due_at = calendar.due(ticket.created_at, seconds)
    if due_at is not None and business.has_happened(due_at):
        took = calendar.open_seconds(ticket.created_at, done_at) if done_at else None
        is_met = took is not None and took <= seconds
        yield Due(kpi_id, ticket, due_at, is_met)
