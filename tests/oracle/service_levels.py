"""Who was answered and solved within the target of the priority, and who was never answered."""

from collections.abc import Iterator
from datetime import datetime

from tests.oracle import seeds
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.ticket_clock import BusinessClock, business_clock
from tests.oracle.tickets import Ticket

MINUTE = 60


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    clock = business_clock()
    counted = [ticket for ticket in tickets if not ticket.is_removed]
    telling_sources = {ticket.source_system for ticket in counted if ticket.first_replied_at}
    for ticket in counted:
        levels, replied_at = target(ticket), ticket.first_replied_at
        if ticket.source_system in telling_sources and ticket.is_owed_an_answer:
            yield from unanswered(business, ticket)
            minutes = levels["first_response_minutes"] if levels else None
            yield from level(
                business, clock, "sla_first_response_rate", ticket, minutes, replied_at
            )
        if not ticket.is_closed_without_time:
            minutes = levels["resolution_minutes"] if levels else None
            kpi_id = "sla_resolution_rate"
            yield from level(business, clock, kpi_id, ticket, minutes, ticket.solved_at)


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
    rows = {(row["source_system"], row["priority"]): row for row in seeds.rows("sla_targets")}
    return rows.get((ticket.source_system, priority)) or rows.get(("*", priority))


def level(
    business: Business,
    clock: BusinessClock,
    kpi_id: str,
    ticket: Ticket,
    minutes: str | None,
    done_at: datetime | None,
) -> Iterator[Observation]:
    """Counted when the target has passed; what was not done by then is missed for good."""
    if minutes is None or is_fault(business, ticket, done_at):
        return
    calendar, seconds = clock.of_team(ticket.record["team"]), int(minutes) * MINUTE
    due_at = calendar.due(ticket.created_at, seconds)
    if due_at is not None and business.has_happened(due_at):
        took = calendar.open_seconds(ticket.created_at, done_at) if done_at else None
        is_met = took is not None and took <= seconds
        yield Observation(kpi_id, business.local_date(due_at), ticket.dimensions, int(is_met))
