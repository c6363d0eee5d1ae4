"""Feed of the tickets, as the helpdesk exports it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    Flags,
    Ints,
    constant,
    counts,
    flags,
    keys,
    moments,
    only,
    words,
)
from orchestration.samples.conversations import Conversations
from orchestration.samples.people import People, customer_ids, emails, record_at
from orchestration.samples.sales import CATEGORIES as PRODUCT_CATEGORIES
from orchestration.samples.sales import Sales, order_ids
from orchestration.samples.story import HOUR
from orchestration.samples.tickets import CATEGORIES, Tickets

TICKETS_PER_CUSTOMER = 6
CHANNELS = ("email", "phone", "chat", "web form", "social", "bot")
PRIORITIES = ("low", "normal", "high", "urgent")
TEAMS = ("first line", "logistics", "billing", "second line")
TEAM_OF_CATEGORY = np.array([1, 3, 2, 0, 0, 0, 2, 3])
FIRST_LINE, SECOND_LINE = 0, 3
STATUSES = (
    "new",
    "open",
    "pending",
    "hold",
    "solved",
    "closed",
    "merged",
    "spam",
    "deleted",
)
NEW, OPEN, PENDING, HOLD, SOLVED, CLOSED, MERGED = range(7)
ACTORS = ("customer", "agent", "system")
SUBJECTS = (
    "Where is my order",
    "Parts are missing",
    "Sending something back",
    "Question on a product",
    "Please change my order",
    "Cannot log in",
    "Charged twice",
    "The app does not start",
)
DESCRIPTIONS = (
    "The parcel was promised and has not come. Where is it?",
    "There are parts missing, the frame cannot be put together.",
    "I would like to send this back, how do I do that?",
    "Does this fit the one I already have?",
    "Please send it to my other address.",
    "The page says that my password is wrong.",
    "The amount was taken twice from my account.",
    "It closes by itself as soon as I open it.",
)


@dataclass(frozen=True)
class Support:
    """The tickets feed, and what others need of it."""

    table: pa.Table
    record: Ints
    team: Ints
    """Per ticket: the team that has it at the export."""
    agent: Ints
    """Per ticket: number of the agent, -1 before anyone has it."""
    first_team: Ints
    first_agent: Ints
    """Per ticket: who had it before it was handed over, if it was."""


def ticket_ids(chunk: Chunk, row: Ints) -> pa.Array:
    """Ticket ids of rows of the chunk's tickets; null for -1."""
    return keys("t", chunk.first(TICKETS_PER_CUSTOMER) + row + 1, row >= 0)


def make_support(
    chunk: Chunk, people: People, sales: Sales, tickets: Tickets, conversations: Conversations
) -> Support:
    """The tickets with those who hold them."""
    chance, rows = chunk.chance("support"), len(tickets)
    record = np.full(rows, -1, dtype=np.int64)
    known = tickets.person >= 0
    record[known] = record_at(people, chance, tickets.person[known], tickets.created[known])
    ordered = tickets.order >= 0
    as_ordered = ordered & (sales.record[tickets.order] >= 0)
    record = np.where(as_ordered, sales.record[tickets.order], record)
    first_team = TEAM_OF_CATEGORY[tickets.category]
    first_agent = first_team + len(TEAMS) * chance.below(rows, chunk.agents // len(TEAMS))
    held = (tickets.assigned < chunk.until) & ~tickets.contained & (tickets.fate == 0)
    first_agent = np.where(held, first_agent, -1)
    moved = conversations.moved < chunk.until
    team, agent = _next_holder(chunk, first_team, first_agent, moved)
    who = {
        "source_system": constant(chunk.story.source_system, rows),
        "ticket_id": ticket_ids(chunk, np.arange(rows)),
        "customer_id": customer_ids(chunk, record),
        "email": emails(chunk, people, tickets.person),
        "visitor_id": visitor_ids(chunk, tickets.person, (tickets.channel >= 2) & known),
        "order_id": order_ids(chunk, tickets.order),
    }
    what = _subject(chunk, chance, sales, tickets, team, agent)
    table = pa.table({**who, **what, **_clock(chunk, chance, tickets, conversations)})
    return Support(table, record, team, agent, first_team, first_agent)


def _next_holder(chunk: Chunk, team: Ints, agent: Ints, moved: Flags) -> tuple[Ints, Ints]:
    """Team and agent after the handover: a colleague, or the other of first and second line."""
    chance, size = chunk.chance("handovers"), chunk.agents // len(TEAMS)
    other_line = np.where(team == SECOND_LINE, FIRST_LINE, SECOND_LINE)
    next_team = np.where(chance.hits(len(team), 0.5), other_line, team)
    seat = (agent // len(TEAMS) + 1 + chance.below(len(team), size - 1)) % size
    next_agent = next_team + len(TEAMS) * seat
    return np.where(moved, next_team, team), np.where(moved, next_agent, agent)


def visitor_ids(chunk: Chunk, person: Ints, present: np.ndarray) -> pa.Array:
    """Browser ids of persons."""
    return keys("v", chunk.first(2) + person + 1, present & (person >= 0))


def _subject(
    chunk: Chunk, chance: Chance, sales: Sales, tickets: Tickets, team: Ints, agent: Ints
) -> dict[str, pa.Array]:
    rows, category = len(tickets), tickets.category
    product = sales.product[tickets.order] % len(PRODUCT_CATEGORIES)
    wordy = chance.hits(rows, 0.5)
    return {
        "channel": words(CHANNELS, tickets.channel),
        "product": only(words(PRODUCT_CATEGORIES, product), tickets.order >= 0),
        "category": words(CATEGORIES, category),
        "priority": words(PRIORITIES, chance.pick(rows, (0.2, 0.55, 0.2, 0.05))),
        "team": only(words(TEAMS, team), ~tickets.contained),
        "agent_id": keys("g", agent + 1, agent >= 0),
        "subject": words(SUBJECTS, category),
        "description": only(words(DESCRIPTIONS, category), wordy),
        "status": words(STATUSES, status_at(tickets, chunk.until)),
    }


def status_at(tickets: Tickets, moment: int) -> Ints:
    """Code of the status at a moment."""
    last = tickets.last_solve(moment)
    excluded = (tickets.fate > 0) & (tickets.closed < moment)
    waiting = (tickets.wait_from < moment) & (tickets.wait_until >= moment)
    reopened = tickets.reopened < moment
    cases = [
        excluded,
        tickets.closed < moment,
        last < moment,
        waiting & ~reopened,
        tickets.assigned < moment,
    ]
    same = np.zeros(len(tickets), dtype=np.int64)
    values = [
        CLOSED + tickets.fate,
        same + CLOSED,
        same + SOLVED,
        OPEN + tickets.waits,
        same + OPEN,
    ]
    return np.select(cases, values, NEW)


def _clock(
    chunk: Chunk, chance: Chance, tickets: Tickets, conversations: Conversations
) -> dict[str, pa.Array]:
    rows, until = len(tickets), chunk.until
    solved = tickets.last_solve(until)
    answered, done = tickets.replied < until, solved < until
    reopens = (tickets.reopened < until).astype(np.int64)
    rated = done & chance.hits(rows, 0.15)
    to_reply, to_solve = tickets.replied - tickets.created, solved - tickets.created
    steps = ("created", "replied", "solved", "reopened", "solved_again", "closed")
    known = [getattr(tickets, step) for step in steps]
    updated = np.max([np.where(t < until, t, 0) for t in known], axis=0)
    return {
        "created_at": moments(tickets.created, until),
        "created_by_actor": words(ACTORS, tickets.opened_by),
        "first_replied_at": moments(tickets.replied, until),
        "solved_at": moments(solved, until),
        "closed_at": moments(tickets.closed, until),
        "reopens": counts(reopens),
        "replies": counts(conversations.replies(tickets, until)),
        "reassignments": counts((conversations.moved < until).astype(np.int64)),
        "sla_met": flags(to_reply <= 8 * HOUR, answered),
        "satisfaction": only(words(("good", "bad"), chance.pick(rows, (0.8, 0.2))), rated),
        "first_response_minutes_recorded": only(pa.array(np.round(to_reply / 60, 2)), answered),
        "resolution_minutes_recorded": only(pa.array(np.round(to_solve / 60, 2)), done),
        "updated_at": moments(updated, until),
    }
