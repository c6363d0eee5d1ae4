"""Feed of the ticket events: the status log the new helpdesk keeps since one day."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    NEVER,
    Flags,
    Ints,
    constant,
    counts,
    joined,
    keys,
    moments,
    only,
    words,
)
from orchestration.samples.conversations import Conversations
from orchestration.samples.support import STATUSES, TEAMS, Support, ticket_ids
from orchestration.samples.tickets import BOT, ORDINARY, Tickets

STATUS, REPLY, CUSTOMER_REPLY, ASSIGNMENT, HANDOFF, RATING = range(6)
TYPES = ("status", "public_reply", "customer_reply", "assignment", "bot_handoff", "rating")
CUSTOMER, AGENT, ROBOT, SYSTEM = range(4)
ACTORS = ("customer", "agent", "bot", "system")
OPENED_BY_AGENT = 1
FOR_CUSTOMER = 1
"""Waiting for the customer, of `Tickets.waits`."""
NEW, OPEN, PENDING, _HOLD, SOLVED, CLOSED = range(6)


@dataclass(frozen=True)
class _Step:
    """Events of one kind, of the tickets (rows) that have them."""

    ticket: Ints
    at: Ints
    kind: int
    actor: int
    before: Ints | int = -1
    after: Ints | int = -1

    def __len__(self) -> int:
        return len(self.ticket)


def ticket_events(
    chunk: Chunk, support: Support, tickets: Tickets, conversations: Conversations
) -> pa.Table:
    """Events of the logged tickets, by ticket and time."""
    steps = _steps(tickets, conversations, tickets.is_logged(chunk))
    ticket = np.concatenate([s.ticket for s in steps])
    at = np.concatenate([s.at for s in steps])
    step = np.repeat(np.arange(len(steps)), [len(s) for s in steps])
    before = np.concatenate([np.broadcast_to(s.before, len(s)) for s in steps])
    after = np.concatenate([np.broadcast_to(s.after, len(s)) for s in steps])
    known = np.flatnonzero(at < chunk.until)
    order = known[np.lexsort((step[known], at[known], ticket[known]))]
    kind = np.array([s.kind for s in steps])[step[order]]
    actor = np.array([s.actor for s in steps])[step[order]]
    changes = [x[order] for x in (ticket, at, before, after)]
    return _table(chunk, support, kind, actor, *changes)


def _steps(tickets: Tickets, conversations: Conversations, logged: Flags) -> list[_Step]:
    """Every kind of event; those of one ticket at one moment happen in this order."""
    t, c = tickets, conversations
    excluded, bot = logged & (t.fate != ORDINARY), logged & (t.channel == BOT)
    handled = logged & ~excluded & ~t.contained
    waits = handled & (t.waits > 0)
    reopened = handled & (t.reopened < NEVER)
    return [
        _status(logged, t.created, CUSTOMER, -1, NEW),
        _step(bot, t.created + 20, REPLY, ROBOT),
        _step(bot & ~t.contained, t.created + 180, HANDOFF, ROBOT),
        _step(handled, t.assigned, ASSIGNMENT, SYSTEM),
        _status(handled, t.assigned, AGENT, NEW, OPEN),
        _step(handled & (t.opened_by == OPENED_BY_AGENT), t.assigned, CUSTOMER_REPLY, CUSTOMER),
        _step(handled, t.replied, REPLY, AGENT),
        _step(handled, c.moved, ASSIGNMENT, AGENT),
        _status(waits, t.wait_from, AGENT, OPEN, OPEN + t.waits),
        _step(waits & (t.waits == FOR_CUSTOMER), t.wait_until, CUSTOMER_REPLY, CUSTOMER),
        _status(waits, t.wait_until, CUSTOMER, OPEN + t.waits, OPEN),
        _said(c, c.asked, logged, CUSTOMER_REPLY, CUSTOMER),
        _said(c, c.replied, logged, REPLY, AGENT),
        _status(handled, t.solved, AGENT, OPEN, SOLVED),
        _status(logged & t.contained, t.solved, ROBOT, NEW, SOLVED),
        _step(reopened, t.reopened, CUSTOMER_REPLY, CUSTOMER),
        _status(reopened, t.reopened, CUSTOMER, SOLVED, OPEN),
        _status(reopened, t.solved_again, AGENT, OPEN, SOLVED),
        _status(logged & ~excluded, t.closed, SYSTEM, SOLVED, CLOSED),
        _status(excluded, t.closed, AGENT, NEW, CLOSED + t.fate),
    ]


def _step(which: Flags, at: Ints, kind: int, actor: int) -> _Step:
    rows = np.flatnonzero(which & (at < NEVER))
    return _Step(rows, at[rows], kind, actor)


def _said(c: Conversations, at: Ints, which: Flags, kind: int, actor: int) -> _Step:
    """Words of further replies; at a moment each, of the tickets that `which` marks."""
    rows = np.flatnonzero(which[c.ticket] & (at < NEVER))
    return _Step(c.ticket[rows], at[rows], kind, actor)


def _status(which: Flags, at: Ints, actor: int, before: Ints | int, after: Ints | int) -> _Step:
    rows = np.flatnonzero(which & (at < NEVER))
    old, new = (v if isinstance(v, int) else v[rows] for v in (before, after))
    return _Step(rows, at[rows], STATUS, actor, old, new)


def _table(
    chunk: Chunk,
    support: Support,
    kind: Ints,
    actor: Ints,
    ticket: Ints,
    at: Ints,
    before: Ints,
    after: Ints,
) -> pa.Table:
    rows = len(ticket)
    starts = np.flatnonzero(np.diff(ticket, prepend=-1))
    number = np.arange(rows) - np.repeat(starts, np.diff(np.append(starts, rows))) + 1
    assigned = _assignments(kind, starts, rows)
    is_first = assigned == 1
    agent = np.where(is_first, support.first_agent[ticket], support.agent[ticket])
    team_code = np.where(is_first, support.first_team[ticket], support.team[ticket])
    held = (agent >= 0) & (assigned > 0)
    team = only(words(TEAMS, team_code), held)
    agent_id = keys("g", agent + 1, held)
    status = only(words(STATUSES, np.maximum(after, 0)), after >= 0)
    is_assignment = pa.array(kind == ASSIGNMENT)
    to_value = pc.if_else(is_assignment, joined(team, "/", agent_id), status)
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "ticket_id": ticket_ids(chunk, ticket),
            "event_id": counts(number),
            "occurred_at": moments(at, chunk.until),
            "sequence": counts(number),
            "event_type": words(TYPES, kind),
            "actor_type": words(ACTORS, actor),
            "actor_id": only(agent_id, actor == AGENT),
            "from_value": only(words(STATUSES, np.maximum(before, 0)), before >= 0),
            "to_value": to_value,
            "team": team,
            "agent_id": agent_id,
            "body": constant(None, rows),
        }
    )


def _assignments(kind: Ints, starts: Ints, rows: int) -> Ints:
    """How many assignments of its ticket there have been up to each event."""
    seen: Ints = np.cumsum(kind == ASSIGNMENT)
    before = seen[starts] - (kind[starts] == ASSIGNMENT)
    return np.asarray(seen - np.repeat(before, np.diff(np.append(starts, rows))))
