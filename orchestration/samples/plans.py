"""Feed of the subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    NEVER,
    Flags,
    Ints,
    constant,
    keys,
    moments,
    money,
    only,
    words,
)
from orchestration.samples.orders import Orders
from orchestration.samples.people import People, customer_ids
from orchestration.samples.story import DAY
from orchestration.samples.teams import Teams

PLANS = ("basic", "plus", "family")
PRICES = np.array([490, 990, 1490])
REASONS = ("too expensive", "not used", "bad experience", "other", None)


@dataclass(frozen=True)
class Members:
    """Subscribers of a chunk."""

    person: Ints
    started: Ints
    ended: Ints
    table: pa.Table


def make_members(chunk: Chunk, people: People, orders: Orders, teams: Teams) -> Members:
    """Subscriptions; who left the shop after a bad order ends his as well."""
    chance, story = chunk.chance("subscriptions"), chunk.story
    invited = teams.first_invited(people.persons)[: people.registered]
    share = np.where(invited < NEVER, story.subscribing_owner_share, story.subscribing_share)
    person = np.flatnonzero(chance.hits(people.registered, share))
    rows = len(person)
    began = np.maximum(people.known_since[person], chunk.calendar.start)
    before_team = np.maximum(invited[person] - chance.lasting(rows, 3 * DAY, 1.0), began + 60)
    started = np.minimum(chunk.calendar.draw(chance, began), before_team)
    asked = np.where(chance.hits(rows, 0.3), started + chance.lasting(rows, 150 * DAY, 0.8), NEVER)
    let_down = _let_down(people, orders)[person]
    asked = np.where(let_down > started, np.minimum(asked, let_down + 5 * DAY), asked)
    ended = np.where(asked < NEVER, asked + chance.seconds(rows, DAY, 30 * DAY), NEVER)
    plan = chance.pick(rows, (0.5, 0.35, 0.15)).astype(np.int64)
    return Members(person, started, ended, _table(chunk, person, plan, started, asked, ended))


def _let_down(people: People, orders: Orders) -> Ints:
    """Per person: when the last order before leaving should have come; 0 for the others."""
    when = np.zeros(people.persons, dtype=np.int64)
    bad: Flags = orders.leaves & (orders.is_lost | (orders.days_late > 2))
    when[orders.person[bad]] = orders.promised_day[bad] * DAY
    return when


def _table(
    chunk: Chunk, person: Ints, plan: Ints, started: Ints, asked: Ints, ended: Ints
) -> pa.Table:
    chance, rows, until = chunk.chance("subscription details"), len(person), chunk.until
    trial = chance.hits(rows, 0.5)
    state = np.where(ended < until, 2, np.where(asked < until, 1, 0))
    known = (started, np.where(asked < until, asked, 0), np.where(ended < until, ended, 0))
    reason = words(REASONS, chance.pick(rows, (0.3, 0.25, 0.2, 0.1, 0.15)))
    table = pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "subscription_id": keys("u", chunk.first() + person + 1),
            "customer_id": customer_ids(chunk, person),
            "plan": words(PLANS, plan),
            "status": words(("active", "cancelling", "ended"), state),
            "started_at": moments(started, until),
            "trial_ends_at": moments(np.where(trial, started + 30 * DAY, NEVER), NEVER),
            "paused_at": moments(np.full(rows, NEVER), until),
            "cancel_requested_at": moments(asked, until),
            "ended_at": moments(ended, until),
            "cancel_reason": only(reason, asked < until),
            "monthly_amount": money(PRICES[plan]),
            "currency": constant("EUR", rows),
            "updated_at": moments(np.max(known, axis=0), until),
        }
    )
    return table.filter(pa.array(started < until))
