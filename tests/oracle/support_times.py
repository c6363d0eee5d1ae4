"""How long tickets take: first answer, solves and wait, each on both clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from tests.oracle import ticket_log
from tests.oracle.business import Business
from tests.oracle.observation import Observation
from tests.oracle.ticket_clock import BusinessClock, business_clock
from tests.oracle.tickets import Ticket

MINUTE, HOUR = 60, 3600
FIRST_RESPONSE = ("first_response_minutes", "first_response_business_minutes")
RESOLUTION = ("resolution_hours", "resolution_business_hours")
FIRST_RESOLUTION = ("first_resolution_hours", "first_resolution_business_hours")
WAIT = ("requester_wait_hours", "requester_wait_business_hours")

Part = tuple[datetime, datetime]
"""A stretch of time that counts."""


@dataclass(frozen=True)
class Watch:
    """Measures stretches of time on the calendar's clock and on a team's."""

    business: Business
    clock: BusinessClock

    def is_sound(self, start: datetime, end: datetime | None) -> bool:
        """Times that run backwards or lie in the future are faults of a clock."""
        return end is not None and start <= end and self.business.has_happened(end)

    def measured(
        self, kpi_ids: tuple[str, ...], ticket: Ticket, at: datetime, parts: list[Part], unit: int
    ) -> Iterator[Observation]:
        """The length of all parts together: by the calendar and, where two are asked, the team."""
        calendar = self.clock.of_team(ticket.record["team"])
        elapsed: list[int | None] = [int((end - start).total_seconds()) for start, end in parts]
        opened = [calendar.open_seconds(start, end) for start, end in parts]
        for kpi_id, lengths in zip(kpi_ids, (elapsed, opened), strict=False):
            known = [length for length in lengths if length is not None]
            if len(known) == len(parts):
                day, value = self.business.local_date(at), Fraction(sum(known), unit)
                yield Observation(kpi_id, day, ticket.dimensions, value)


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    watch = Watch(business, business_clock())
    for ticket in tickets:
        if not ticket.is_removed:
            yield from first_answer(watch, ticket)
            yield from solves(watch, ticket)
            yield from wait(watch, ticket)


def first_answer(watch: Watch, ticket: Ticket) -> Iterator[Observation]:
    """Counted on the day of creation."""
    start, replied_at = ticket.created_at, ticket.first_replied_at
    if replied_at and watch.is_sound(start, replied_at):
        yield from watch.measured(FIRST_RESPONSE, ticket, start, [(start, replied_at)], MINUTE)
    recorded = ticket.recorded("first_replied_at")
    if watch.is_sound(start, recorded):
        names = ("first_response_minutes_as_recorded",)
        yield from watch.measured(names, ticket, start, [(start, recorded)], MINUTE)


def solves(watch: Watch, ticket: Ticket) -> Iterator[Observation]:
    """Each counted on the day of the last solve."""
    start, last = ticket.created_at, ticket.solved_at
    ends = {
        RESOLUTION: last,
        FIRST_RESOLUTION: ticket.first_solved_at,
        ("resolution_hours_as_recorded",): ticket.recorded("solved_at"),
    }
    for kpi_ids, end in ends.items():
        if last and end and watch.is_sound(start, end):
            yield from watch.measured(kpi_ids, ticket, last, [(start, end)], HOUR)


def wait(watch: Watch, ticket: Ticket) -> Iterator[Observation]:
    """Time new, open or on hold, of solved tickets with a log."""
    start, last = ticket.created_at, ticket.solved_at
    if last and ticket.has_status_log and watch.is_sound(start, last):
        parts = ticket_log.waiting(ticket.events, last)
        yield from watch.measured(WAIT, ticket, last, parts, HOUR)
