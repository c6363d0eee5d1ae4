"""What the log of one ticket says: statuses over time, solves, replies, and who held it.

Events come in order of time; two at the same time in the order the source numbers them.
"""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from tests.oracle import seeds

SOLVED = {"solved", "closed"}
REMOVED = {"merged", "deleted", "spam"}
WAITING = {"new", "open", "on_hold"}
MESSAGES = {"public_reply", "customer_reply", "bot_handoff"}
MEANINGLESS = {seeds.UNKNOWN, seeds.UNMAPPED}


@dataclass(frozen=True)
class Event:
    """One event of a ticket; `status` is the mapped status after it, if its kind is status."""

    at: datetime
    order: tuple[datetime, int, str]
    kind: str
    actor: str
    status: str
    team: str | None
    agent: str | None
    """Who holds the ticket after the event, where that is known; a bot is no agent."""


@dataclass(frozen=True)
class Stretch:
    """A stretch of time in one status; the last one has no end."""

    begins: datetime
    ends: datetime | None
    status: str


def stretches(events: list[Event]) -> list[Stretch]:
    """Cut the log into stretches of one status each; a status nobody mapped changes nothing."""
    changes = [
        event for event in events if event.kind == "status" and event.status not in MEANINGLESS
    ]
    ends = [event.at for event in changes[1:]] + [None]
    return [Stretch(event.at, end, event.status) for event, end in zip(changes, ends, strict=False)]


def solves(events: list[Event]) -> list[datetime]:
    """Give the beginning of each run of solved states: a closing after it is no new solve."""
    found, was_solved = [], False
    for stretch in stretches(events):
        is_solved = stretch.status in SOLVED
        if is_solved and not was_solved:
            found.append(stretch.begins)
        was_solved = is_solved
    return found


def last_solve(events: list[Event]) -> datetime | None:
    """Give the beginning of the last run of solved states."""
    return max(solves(events), default=None)


def first_solve(events: list[Event]) -> datetime | None:
    """Give the first time the ticket was solved or closed."""
    return next((stretch.begins for stretch in stretches(events) if stretch.status in SOLVED), None)


def reopenings(events: list[Event]) -> list[datetime]:
    """Give each time at which a solved ticket went back to work."""
    statuses = stretches(events)
    return [
        after.begins
        for before, after in pairwise(statuses)
        if before.status in SOLVED and after.status not in SOLVED | REMOVED
    ]


def holds_messages(events: list[Event]) -> bool:
    """Say whether the log tells of the conversation; a handover is a message, a note is none."""
    return any(event.kind in MESSAGES for event in events)


def agent_replies(events: list[Event]) -> list[datetime]:
    """Give the time of each public reply of a human agent."""
    return [event.at for event in events if event.kind == "public_reply" and event.actor == "agent"]


def first_words_of_customer(events: list[Event]) -> datetime | None:
    """Give the customer's first reply."""
    return next((event.at for event in events if event.kind == "customer_reply"), None)


def has_handoff(events: list[Event]) -> bool:
    """Say whether the bot handed the conversation to a person."""
    return any(event.kind == "bot_handoff" for event in events)


def holders(events: list[Event]) -> list[tuple[str | None, str | None]]:
    """Give team and person of each assignment; either may be unknown."""
    assigned = [(event.team, event.agent) for event in events if event.kind == "assignment"]
    return [holder for holder in assigned if any(holder)]


def is_transferred(events: list[Event]) -> bool:
    """Say whether a team or a person came after another one, the last one known.

    The first person after a team is no transfer: nobody was known before.
    """
    known: list[str | None] = [None, None]
    for holder in holders(events):
        for place, name in enumerate(holder):
            if name and known[place] and name != known[place]:
                return True
            known[place] = name or known[place]
    return False


def waiting(
    events: list[Event], since: datetime, until: datetime
) -> list[tuple[datetime, datetime]]:
    """Give the stretches in which the customer waited for us: new, open, on hold.

    A ticket is new from its creation until the log tells of its first status.
    """
    told = stretches(events)
    cut = [
        (max(one.begins, since), min(one.ends or until, until))
        for one in [Stretch(since, told[0].begins, "new"), *told]
        if one.status in WAITING
    ]
    return [(begins, ends) for begins, ends in cut if begins < ends]
