"""Tickets open at the end of each day, by the log and by effective times; the work they are."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

from tests.oracle import periods, ticket_log
from tests.oracle.business import Business
from tests.oracle.observation import Observation
from tests.oracle.ticket_log import REMOVED, SOLVED, Stretch
from tests.oracle.tickets import Ticket

BREAKDOWNS = ("source_system", "channel", "team", "ticket_category", "ticket_priority")
AGES = ((30, "30+ days"), (7, "7-30 days"), (3, "3-7 days"), (1, "1-3 days"), (0, "0-1 days"))

Open = tuple[datetime, datetime | None]
"""A stretch of time in which a ticket is open; it ends before its last moment."""


def age(days: int) -> str:
    return next(name for least, name in AGES if days >= least)


def open_by_log(ticket: Ticket) -> list[Open]:
    """By the log where there is one: out while it was solved, and once it was removed.

    What the log leaves open the ticket's own end closes: at its time, else with the last event.
    """
    if not ticket.has_status_log:
        return open_without_log(ticket)
    stretches = ticket_log.stretches(ticket.events)
    at_first = [(ticket.created_at, stretches[0].begins)]
    return at_first + [
        (one.begins, one.ends or own_end(ticket, one))
        for one in stretches
        if one.status not in SOLVED | REMOVED
    ]


def own_end(ticket: Ticket, last: Stretch) -> datetime | None:
    """When the ticket's own record ends a log that ends open; None where the ticket is open."""
    if ticket.status in SOLVED | REMOVED:
        return max(last.begins, ticket.recorded_end or last.begins)
    return ticket.solved_at


def open_without_log(ticket: Ticket) -> list[Open]:
    """From creation to the solve or the closing; closed without any time, never."""
    has_no_end = ticket.solved_at is None and ticket.status in SOLVED | REMOVED
    return [] if has_no_end else [(ticket.created_at, ticket.solved_at)]


def open_effective(ticket: Ticket) -> list[Open]:
    return [] if ticket.is_removed else open_without_log(ticket)


def solve_times(ticket: Ticket) -> list[datetime]:
    """Every time the ticket was solved: by the log, and where that ends open by its own end.

    Nothing is solved before it was created.
    """
    by_log = ticket_log.solves(ticket.events)
    if ticket.is_removed:
        return by_log
    ends_solved = by_log and ticket_log.stretches(ticket.events)[-1].status in SOLVED
    if ends_solved or ticket.solved_at is None:
        return by_log
    return [*by_log, max(ticket.created_at, ticket.solved_at)]


def open_days(business: Business, stretch: Open, last_day: date) -> Iterator[date]:
    """The days at whose end the stretch holds; an event at midnight belongs to the new day."""
    begins, ends = stretch
    first = business.local_date(begins)
    last = (
        last_day if ends is None else min(last_day, business.local_date(ends) - timedelta(days=1))
    )
    return periods.days(first, last) if first <= last else iter(())


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    yield from levels(business, tickets, "ticket_backlog", open_by_log)
    yield from levels(business, tickets, "ticket_backlog_effective", open_effective)
    yield from work(business, tickets)


def levels(
    business: Business,
    tickets: list[Ticket],
    kpi_id: str,
    stretches: Callable[[Ticket], list[Open]],
) -> Iterator[Observation]:
    """One per open ticket and day; one of 0 per breakdown value and day since its first ticket."""
    last_day = business.local_date(business.as_of)
    known: dict[tuple[str, str], date] = {}
    for ticket in tickets:
        for breakdown in values(ticket, kpi_id):
            known.setdefault(breakdown, business.local_date(ticket.created_at))
        for day in sorted(
            {day for one in stretches(ticket) for day in open_days(business, one, last_day)}
        ):
            dimensions = ticket.chosen(*BREAKDOWNS)
            if kpi_id == "ticket_backlog":
                dimensions["ticket_age"] = age((day - business.local_date(ticket.created_at)).days)
            yield Observation(kpi_id, day, dimensions, 1, 0)
    for (name, value), first_day in known.items():
        for day in periods.days(first_day, last_day):
            yield Observation(kpi_id, day, {name: value}, 0, 0)


def values(ticket: Ticket, kpi_id: str) -> list[tuple[str, str]]:
    """The breakdown values that have a level from the ticket's day on; every age has one."""
    ages = [("ticket_age", name) for _, name in AGES] if kpi_id == "ticket_backlog" else []
    return [*ticket.chosen(*BREAKDOWNS).items(), *ages]


def work(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    """Open tickets of each day over the solves of the same days."""
    last_day = business.local_date(business.as_of)
    for ticket in tickets:
        dimensions = ticket.chosen(*BREAKDOWNS)
        for solved_at in solve_times(ticket):
            yield Observation(
                "backlog_days_of_work", business.local_date(solved_at), dimensions, 0, 1
            )
        for day in {
            day for one in open_by_log(ticket) for day in open_days(business, one, last_day)
        }:
            yield Observation("backlog_days_of_work", day, dimensions, 1, 0)
