"""When each ticket was open, and since when it was solved at some moment.

A ticket's states are its creation, the statuses of its log and last its own word of its end. That
word counts where there is no log, where the ticket is over by its status, or where it is newer than
the log: a ticket that is open again keeps its old solve time, which ends nothing.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from tests.oracle import seeds
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.people import SourceId
from tests.oracle.periods import instant

OPEN = frozenset({"new", "open", "pending", "on_hold"})
SOLVED = frozenset({"solved", "closed"})


@dataclass(frozen=True)
class State:
    """A status from a moment on."""

    at: datetime
    status: str


@dataclass(frozen=True)
class Spells:
    """`states` in order of time, the first at the ticket's creation."""

    states: list[State]

    def open_spells(self) -> list[tuple[datetime, datetime]]:
        """From and until when it was open; what is still open ends at the end of time."""
        ends = [*self.states[1:], State(datetime.max, "closed")]
        return [
            (state.at, end.at)
            for state, end in zip(self.states, ends, strict=True)
            if state.status in OPEN and state.at < end.at
        ]

    def solved_since(self, at: datetime) -> datetime | None:
        """Since when it was solved at that moment; None where it was not."""
        until_then = [state for state in self.states if state.at <= at]
        if not until_then or until_then[-1].status not in SOLVED:
            return None
        begins = [
            after.at
            for before, after in pairwise(until_then)
            if before.status not in SOLVED and after.status in SOLVED
        ]
        return begins[-1] if begins else until_then[0].at

    def next_end(self, at: datetime) -> datetime | None:
        """When it was next no longer open; None where it still is."""
        ends = [end for _, end in self.open_spells() if at < end < datetime.max]
        return min(ends, default=None)


def ticket_spells(business: Business) -> dict[SourceId, Spells]:
    """Of every ticket created by as_of, by source system and ticket id."""
    log: dict[SourceId, list[Record]] = defaultdict(list)
    for event in business.records("ticket_events"):
        if event["event_type"] == "status" and business.has_happened(event["occurred_at"]):
            log[event["source_system"], event["ticket_id"]].append(event)
    return {
        key(ticket): Spells(states(business, ticket, log[key(ticket)]))
        for ticket in business.records("tickets")
        if business.has_happened(ticket["created_at"])
    }


def key(ticket: Record) -> SourceId:
    """Source system and its own id."""
    return (ticket["source_system"], ticket["ticket_id"])


def states(business: Business, ticket: Record, log: list[Record]) -> list[State]:
    words = seeds.statuses("ticket")
    ordered = sorted(log, key=lambda event: (event["occurred_at"], event["sequence"] or 0))
    found = [State(instant(ticket["created_at"]), "new")]
    found += [
        State(event["occurred_at"], words.meaning(event["source_system"], event["to_value"]))
        for event in ordered
    ]
    status = words.meaning(ticket["source_system"], ticket["status"])
    ended: date | None = ticket["solved_at"] or ticket["closed_at"]
    if ended is None:
        is_over = status not in OPEN and found[-1].status in OPEN
        return [*found, State(found[-1].at, "removed")] if is_over else found
    last = State(instant(ended), "solved" if status in OPEN else status)
    is_heard = (
        not log or (status not in OPEN and found[-1].status in OPEN) or last.at > found[-1].at
    )
    if business.has_happened(ended) and is_heard:
        found.append(last)
    return found
