"""Feed of the appointments: demos, sales calls and onboardings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER, Flags, Ints, constant, keys, moments, only, words
from orchestration.samples.people import People, customer_ids
from orchestration.samples.story import DAY

KINDS = ("demo", "sales_call", "onboarding")
DEMO, ONBOARDING = 0, 2
OUTCOMES = ("won", "lost", "open", "no_show", None)
OUTCOME_WEIGHTS = (0.38, 0.42, 0.06, 0.14)
WON, LOST, OPEN, NO_SHOW, NOTHING_TO_DECIDE = range(5)
LOST_REASONS = ("price", "switching effort", "unclear offer", "support", None)
LOST_WEIGHTS = (0.32, 0.22, 0.14, 0.1, 0.22)


@dataclass(frozen=True)
class Appointments:
    """Appointments of a chunk booked before the export."""

    person: Ints
    booked: Ints
    is_demo: Flags
    won: Ints
    """When a demo or sales call was decided for us, NEVER for the others."""
    table: pa.Table

    def __len__(self) -> int:
        """Number of appointments."""
        return len(self.person)

    def first_won(self, persons: int) -> Ints:
        """Per person: when the first of them was won, NEVER where none was."""
        when = np.full(persons, NEVER)
        np.minimum.at(when, self.person, self.won)
        return when


def make_appointments(chunk: Chunk, people: People) -> Appointments:
    """Appointments with customers known by then; what came of one is known a while later."""
    chance, story = chunk.chance("appointments"), chunk.story
    rows = round(chunk.customers * story.appointments_per_customer)
    since = np.maximum(people.known_since[: people.registered], chunk.calendar.start)
    person = chance.pick(rows, 1 - chunk.calendar.passed(since)).astype(np.int64)
    booked = chunk.calendar.draw(chance, since[person])
    kept = np.flatnonzero(booked < chunk.until)
    order = kept[np.argsort(booked[kept], kind="stable")]
    person, booked = person[order], booked[order]
    kind = chance.pick(len(order), (0.55, 0.27, 0.18)).astype(np.int64)
    planned = booked + chance.lasting(len(order), story.demo_held_days * DAY, 0.6)
    decided = planned + chance.lasting(len(order), 4 * DAY, 0.8)
    outcome = chance.pick(len(order), OUTCOME_WEIGHTS).astype(np.int64)
    known = np.where(outcome == NO_SHOW, planned, decided) < chunk.until
    outcome = np.where(known, outcome, OPEN)
    outcome = np.where((kind == ONBOARDING) & (outcome != NO_SHOW), NOTHING_TO_DECIDE, outcome)
    held = np.where(outcome == NO_SHOW, NEVER, planned)
    won = np.where(outcome == WON, decided, NEVER)
    table = _table(chunk, person, kind, booked, held, outcome)
    return Appointments(person, booked, kind == DEMO, won, table)


def _table(
    chunk: Chunk, person: Ints, kind: Ints, booked: Ints, held: Ints, outcome: Ints
) -> pa.Table:
    chance, rows = chunk.chance("lost appointments"), len(person)
    why = words(LOST_REASONS, chance.pick(rows, LOST_WEIGHTS))
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "appointment_id": keys("b", chunk.first() + np.arange(rows) + 1),
            "customer_id": customer_ids(chunk, person),
            "kind": words(KINDS, kind),
            "booked_at": moments(booked, chunk.until),
            "held_at": moments(held, chunk.until),
            "outcome": words(OUTCOMES, outcome),
            "lost_reason": only(why, outcome == LOST),
        }
    )
