"""How long tickets take: first answer, solves and wait on both clocks; service levels."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from tests.oracle import seeds, ticket_log
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.ticket_clock import BusinessClock
from tests.oracle.tickets import Ticket

MINUTE, HOUR = 60, 3600


def business_clock() -> BusinessClock:
    return BusinessClock(
        seeds.rows("business_calendars"), seeds.rows("business_hours"), seeds.rows("business_teams")
    )


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    clock = business_clock()
    sources_with_replies = {ticket.source_system for ticket in tickets if ticket.first_replied_at}
    for ticket in tickets:
        if not ticket.is_removed:
            yield from first_answer(business, clock, ticket)
            yield from solves(business, clock, ticket)
            yield from wait(business, clock, ticket)
            yield from service_levels(business, clock, ticket)
            if ticket.source_system in sources_with_replies:
                yield from unanswered(business, ticket)


def seconds(start: datetime, end: datetime) -> int:
    return int((end - start).total_seconds())


def open_seconds(
    clock: BusinessClock, ticket: Ticket, start: datetime, end: datetime
) -> int | None:
    return clock.of_team(ticket.record["team"]).open_seconds(start, end)


def took(
    business: Business,
    kpi_id: str,
    ticket: Ticket,
    counted_at: datetime,
    length: int | None,
    unit: int,
) -> Iterator[Observation]:
    """One duration in its unit, unless it is unknown."""
    if length is not None:
        day = business.local_date(counted_at)
        yield Observation(kpi_id, day, ticket.dimensions, Fraction(length, unit))


def first_answer(business: Business, clock: BusinessClock, ticket: Ticket) -> Iterator[Observation]:
    """Counted on the day of creation; an answer before the creation is a fault of a clock."""
    start, end, recorded = (
        ticket.created_at,
        ticket.first_replied_at,
        ticket.record["first_replied_at"],
    )
    if ticket.is_owed_an_answer and end and end >= start:
        yield from took(
            business, "first_response_minutes", ticket, start, seconds(start, end), MINUTE
        )
        opened = open_seconds(clock, ticket, start, end)
        yield from took(business, "first_response_business_minutes", ticket, start, opened, MINUTE)
    if recorded and recorded >= start:
        length = seconds(start, recorded)
        yield from took(
            business, "first_response_minutes_as_recorded", ticket, start, length, MINUTE
        )


def solves(business: Business, clock: BusinessClock, ticket: Ticket) -> Iterator[Observation]:
    """Each counted on the day of the last solve."""
    last = ticket.solved_at
    ends = {
        "resolution_hours": last,
        "first_resolution_hours": ticket.first_solved_at,
        "resolution_hours_as_recorded": ticket.record["solved_at"],
    }
    for kpi_id, end in ends.items():
        if last and end and end >= ticket.created_at:
            yield from took(business, kpi_id, ticket, last, seconds(ticket.created_at, end), HOUR)
            if not kpi_id.endswith("_as_recorded"):
                opened = open_seconds(clock, ticket, ticket.created_at, end)
                yield from took(
                    business,
                    kpi_id.replace("_hours", "_business_hours"),
                    ticket,
                    last,
                    opened,
                    HOUR,
                )


def wait(business: Business, clock: BusinessClock, ticket: Ticket) -> Iterator[Observation]:
    """Time new, open or on hold, of solved tickets with a log."""
    if ticket.solved_at and ticket.has_status_log:
        parts = ticket_log.waiting(ticket.events, ticket.solved_at)
        whole = sum(seconds(*part) for part in parts)
        yield from took(business, "requester_wait_hours", ticket, ticket.solved_at, whole, HOUR)
        opened = [open_seconds(clock, ticket, *part) for part in parts]
        known = [length for length in opened if length is not None]
        if len(known) == len(opened):
            at = ticket.solved_at
            yield from took(business, "requester_wait_business_hours", ticket, at, sum(known), HOUR)


def unanswered(business: Business, ticket: Ticket) -> Iterator[Observation]:
    replied = ticket.first_replied_at
    if ticket.is_owed_an_answer and not (replied and replied < ticket.created_at):
        day = business.local_date(ticket.created_at)
        yield Observation("unanswered_ticket_share", day, ticket.dimensions, int(replied is None))


def target(ticket: Ticket) -> Record | None:
    """The row of the ticket's own system and priority, else that of every system."""
    priority = (ticket.record["priority"] or "").strip().lower()
    rows = {(row["source_system"], row["priority"]): row for row in seeds.rows("sla_targets")}
    return rows.get((ticket.source_system, priority)) or rows.get(("*", priority))


def service_levels(
    business: Business, clock: BusinessClock, ticket: Ticket
) -> Iterator[Observation]:
    levels = target(ticket)
    if levels and ticket.is_owed_an_answer:
        minutes = int(levels["first_response_minutes"])
        yield from level(
            business, clock, ticket, "sla_first_response_rate", minutes, ticket.first_replied_at
        )
    if levels and not ticket.is_closed_without_time:
        minutes = int(levels["resolution_minutes"])
        yield from level(business, clock, ticket, "sla_resolution_rate", minutes, ticket.solved_at)


def level(
    business: Business,
    clock: BusinessClock,
    ticket: Ticket,
    kpi_id: str,
    minutes: int,
    done_at: datetime | None,
) -> Iterator[Observation]:
    """Counted when the target has passed; what was not done by then is missed for good."""
    calendar = clock.of_team(ticket.record["team"])
    due_at = calendar.due(ticket.created_at, minutes * MINUTE)
    if due_at is None or due_at > business.as_of or (done_at and done_at < ticket.created_at):
        return
    took_seconds = calendar.open_seconds(ticket.created_at, done_at) if done_at else None
    is_met = took_seconds is not None and took_seconds <= minutes * MINUTE
    yield Observation(kpi_id, business.local_date(due_at), ticket.dimensions, int(is_met))
