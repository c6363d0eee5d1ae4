"""How long tickets take: first answer, solves and wait, each on both clocks."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tests.oracle import ticket_log
from tests.oracle.business import Business
from tests.oracle.observation import Observation
from tests.oracle.ticket_clock import BusinessClock, business_clock
from tests.oracle.tickets import Ticket

MINUTE, HOUR, DAY = 60, 3600, 86400
FIRST_RESPONSE = ("first_response_minutes", "first_response_business_minutes")
RESOLUTION = ("resolution_hours", "resolution_business_hours")
FIRST_RESOLUTION = ("first_resolution_hours", "first_resolution_business_hours")
WAIT = ("requester_wait_hours", "requester_wait_business_hours")

Part = tuple[date, date]
"""A stretch of time that counts; either end may be a mere date."""


@dataclass(frozen=True)
class Watch:
    """Measures stretches of time on the calendar's clock and on a team's."""

    business: Business
    clock: BusinessClock

    def elapsed(self, start: date, end: date) -> int:
        """Seconds by the calendar: whole days of the reporting zone where either is a mere date."""
        if isinstance(start, datetime) and isinstance(end, datetime):
            return int((end - start).total_seconds())
        return (self.business.local_date(end) - self.business.local_date(start)).days * DAY

    def opened(self, ticket: Ticket, start: date, end: date) -> int | None:
        """Seconds by the team's clock, on which a mere date has no place."""
        if not (isinstance(start, datetime) and isinstance(end, datetime)):
            return None
        return self.clock.of_team(ticket.record["team"]).open_seconds(start, end)

    def is_sound(self, start: date, end: date) -> bool:
        """Times that run backwards or lie in the future are faults of a clock."""
        return self.elapsed(start, end) >= 0 and self.business.has_happened(end)

    def measured(
        self, kpi_ids: tuple[str, ...], ticket: Ticket, at: date, parts: list[Part], unit: int
    ) -> Iterator[Observation]:
        """The length of all parts together: by the calendar and, where two are asked, the team."""
        elapsed: list[int | None] = [self.elapsed(*part) for part in parts]
        opened = [self.opened(ticket, *part) for part in parts]
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
    start = ticket.record["created_at"]
    ends = {
        FIRST_RESPONSE: ticket.first_replied_at,
        ("first_response_minutes_as_recorded",): ticket.recorded("first_replied_at"),
    }
    for kpi_ids, end in ends.items():
        if end and watch.is_sound(start, end):
            yield from watch.measured(kpi_ids, ticket, start, [(start, end)], MINUTE)


def solves(watch: Watch, ticket: Ticket) -> Iterator[Observation]:
    """Each counted on the day of the last solve."""
    start, last = ticket.record["created_at"], ticket.last_solve
    ends = {
        RESOLUTION: last,
        FIRST_RESOLUTION: ticket.first_solve,
        ("resolution_hours_as_recorded",): ticket.record["solved_at"],
    }
    for kpi_ids, end in ends.items():
        if last and end and watch.is_sound(start, end):
            yield from watch.measured(kpi_ids, ticket, last, [(start, end)], HOUR)


def wait(watch: Watch, ticket: Ticket) -> Iterator[Observation]:
    """Time new, open or on hold, of tickets with a log that were created and solved at a time."""
    start, last = ticket.record["created_at"], ticket.last_solve
    if not (isinstance(start, datetime) and isinstance(last, datetime) and ticket.has_status_log):
        return
    if watch.is_sound(start, last):
        parts: list[Part] = [*ticket_log.waiting(ticket.events, start, last)]
        yield from watch.measured(WAIT, ticket, last, parts, HOUR)
