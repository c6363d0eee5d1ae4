"""Feed of the subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.samples.appointments import Appointments
from orchestration.samples.chance import Chance
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
TRIAL_DAYS = 30
REASONS = (
    "too expensive",
    "not used",
    "bad experience",
    "found something better",
    "moving away",
    "other",
    None,
)
ORDINARY, IN_TRIAL, LET_DOWN = range(3)
REASON_WEIGHTS = (
    (0.26, 0.18, 0.08, 0.14, 0.06, 0.05, 0.23),
    (0.3, 0.24, 0.04, 0.14, 0.0, 0.03, 0.25),
    (0.06, 0.03, 0.62, 0.07, 0.0, 0.02, 0.2),
)
"""How frequent each reason is: of ordinary cancellations, in the trial, after a bad order."""
ACTIVE, CANCELLING, ENDED, TRIAL = range(4)
STATUSES = ("active", "cancelling", "ended", "trial")


@dataclass(frozen=True)
class Members:
    """Subscribers of a chunk."""

    person: Ints
    started: Ints
    ended: Ints
    table: pa.Table


@dataclass(frozen=True)
class _Contracts:
    """Contracts, one row each; times in epoch seconds, NEVER if it is not so."""

    person: Ints
    started: Ints
    trial_ends: Ints
    asked: Ints
    """When the customer asked to leave."""
    ended: Ints
    why: Ints
    """ORDINARY, IN_TRIAL or LET_DOWN: under which circumstances he asked."""


def make_members(
    chunk: Chunk, people: People, orders: Orders, teams: Teams, appointments: Appointments
) -> Members:
    """Subscriptions; a won demo begins one, who left after a bad order ends his as well."""
    chance, story = chunk.chance("subscriptions"), chunk.story
    invited = teams.first_invited(people.persons)[: people.registered]
    share = np.where(invited < NEVER, story.subscribing_owner_share, story.subscribing_share)
    won = appointments.first_won(people.registered)
    person = np.flatnonzero(chance.hits(people.registered, np.where(won < NEVER, 1.0, share)))
    rows = len(person)
    began = np.maximum(people.known_since[person], chunk.calendar.start)
    before_team = np.maximum(invited[person] - chance.lasting(rows, 3 * DAY, 1.0), began + 60)
    signed = won[person] + chunk.chance("won contracts").lasting(rows, 2 * DAY, 0.6)
    wished = np.where(won[person] < NEVER, signed, chunk.calendar.draw(chance, began))
    started = np.minimum(wished, before_team)
    let_down = _let_down(people, orders)[person]
    contracts = _contracts(chunk, chance, person, started, let_down)
    return Members(person, started, contracts.ended, _table(chunk, chance, contracts))


def _contracts(
    chunk: Chunk, chance: Chance, person: Ints, started: Ints, let_down: Ints
) -> _Contracts:
    """How the subscriptions fare: in the trial, after a bad order, and otherwise."""
    rows, story = len(person), chunk.story
    asked = np.where(chance.hits(rows, 0.3), started + chance.lasting(rows, 150 * DAY, 0.8), NEVER)
    is_let_down = (let_down > started) & (let_down + 5 * DAY < asked)
    asked = np.where(is_let_down, let_down + 5 * DAY, asked)
    ended = np.where(asked < NEVER, asked + chance.seconds(rows, DAY, 30 * DAY), NEVER)
    trial = chance.hits(rows, story.trial_share)
    trial_ends = np.where(trial, started + TRIAL_DAYS * DAY, NEVER)
    quits = trial & ~chance.hits(rows, story.trial_paid_share)
    thought = started + chance.seconds(rows, 2 * DAY, TRIAL_DAYS * DAY)
    return _Contracts(
        person=person,
        started=started,
        trial_ends=trial_ends,
        asked=np.where(quits, thought, asked),
        ended=np.where(quits, trial_ends, ended),
        why=np.where(quits, IN_TRIAL, np.where(is_let_down, LET_DOWN, ORDINARY)),
    )


def _let_down(people: People, orders: Orders) -> Ints:
    """Per person: when the last order before leaving should have come; 0 for the others."""
    when = np.zeros(people.persons, dtype=np.int64)
    bad: Flags = orders.leaves & (orders.is_lost | (orders.days_late > 2))
    when[orders.person[bad]] = orders.promised_day[bad] * DAY
    return when


def _reasons(chance: Chance, why: Ints) -> pa.Array:
    """What the customers said when they asked to leave; null where they said nothing."""
    said = [chance.pick(len(why), weights) for weights in REASON_WEIGHTS]
    return words(REASONS, np.choose(why, said))


def _table(chunk: Chunk, chance: Chance, c: _Contracts) -> pa.Table:
    rows, until = len(c.person), chunk.until
    plan = chance.pick(rows, (0.5, 0.35, 0.15)).astype(np.int64)
    cases = [c.ended < until, c.asked < until, (c.trial_ends < NEVER) & (c.trial_ends >= until)]
    state = np.select(cases, [ENDED, CANCELLING, TRIAL], ACTIVE)
    known = (
        c.started,
        np.where(c.asked < until, c.asked, 0),
        np.where(c.ended < until, c.ended, 0),
    )
    table = pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "subscription_id": keys("u", chunk.first() + c.person + 1),
            "customer_id": customer_ids(chunk, c.person),
            "plan": words(PLANS, plan),
            "status": words(STATUSES, state),
            "started_at": moments(c.started, until),
            "trial_ends_at": moments(c.trial_ends, NEVER),
            "paused_at": moments(np.full(rows, NEVER), until),
            "cancel_requested_at": moments(c.asked, until),
            "ended_at": moments(c.ended, until),
            "cancel_reason": only(_reasons(chance, c.why), c.asked < until),
            "monthly_amount": money(PRICES[plan]),
            "currency": constant("EUR", rows),
            "updated_at": moments(np.max(known, axis=0), until),
        }
    )
    return table.filter(pa.array(c.started < until))
