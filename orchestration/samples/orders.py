"""Orders: who orders when, how the parcel fares, and who does not come back."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER, Flags, Floats, Ints
from orchestration.samples.people import People
from orchestration.samples.story import DAY, HOUR, seconds


@dataclass(frozen=True)
class Orders:
    """Orders of a chunk, by time of placing; times in epoch seconds, NEVER if it is not so."""

    person: Ints
    placed: Ints
    promised_day: Ints
    shipped: Ints
    delivered: Ints
    cancelled: Ints
    is_cancelled: Flags
    is_lost: Flags
    is_faulty: Flags
    in_crisis: Flags
    leaves: Flags
    replacement_placed: Ints
    replaces: Ints
    """Row of the order that this one replaces, -1 for an ordinary order."""

    def __len__(self) -> int:
        """Number of orders."""
        return len(self.person)

    def take(self, rows: NDArray[np.integer] | Flags) -> Orders:
        """The orders of some rows."""
        return Orders(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    @property
    def days_late(self) -> Floats:
        """Days from the end of the promised day to delivery; 0 or less is on time."""
        return (np.minimum(self.delivered, NEVER) - (self.promised_day + 1) * DAY) / DAY

    @property
    def is_late(self) -> Flags:
        """Delivered on a later date than promised."""
        return (self.delivered < NEVER) & (self.delivered // DAY > self.promised_day)

    def replacement_delivered(self) -> Ints:
        """Per order: delivery of the order that replaces it; -1 where none does."""
        found = np.full(len(self), -1, dtype=np.int64)
        replacing = self.replaces >= 0
        found[self.replaces[replacing]] = self.delivered[replacing]
        return found


def make_orders(chunk: Chunk, people: People) -> Orders:
    """All orders placed before the export, replacements included."""
    chance = chunk.chance("orders")
    person, placed = _wishes(chunk, people, chance)
    wished = _fare(chunk, chance, person, placed)
    ordered = wished.take(~_has_left(wished))
    ordered = ordered.take(ordered.placed < chunk.until)
    ordered = ordered.take(np.lexsort((ordered.person, ordered.placed)))
    return _with_replacements(chunk, chance, ordered)


def _wishes(chunk: Chunk, people: People, chance: Chance) -> tuple[Ints, Ints]:
    """Orders people would place if nothing went wrong: person and time, by person and time."""
    story, calendar = chunk.story, chunk.calendar
    registered = np.arange(people.persons) < people.registered
    since = np.maximum(people.known_since, calendar.start)
    keen = chance.rng.gamma(1.2, 1 / 1.2, people.persons) * (1 - calendar.passed(since))
    further = chance.rng.poisson(keen * np.where(registered, story.orders_rate, 0))
    fresh = registered & (people.known_since >= calendar.start)
    at_once = fresh & chance.hits(people.persons, story.first_order_share)
    guest = np.where(registered, 0, 1 + chance.hits(people.persons, 0.2))
    person = np.repeat(np.arange(people.persons), further + guest)
    drawn = calendar.draw(chance, since[person])
    first = np.flatnonzero(at_once)
    opening = people.known_since[first] + chance.seconds(len(first), 60, 900)
    person = np.concatenate([person, first])
    placed = np.concatenate([drawn, opening])
    order = np.lexsort((placed, person))
    return person[order], placed[order]


def _fare(chunk: Chunk, chance: Chance, person: Ints, placed: Ints) -> Orders:
    """What becomes of each order."""
    story, rows = chunk.story, len(person)
    shipped = placed + chance.lasting(rows, 20 * HOUR, 0.5)
    failing = chance.hits(rows, story.failing_carrier_share)
    crisis = seconds(story.crisis_start), seconds(story.crisis_end)
    in_crisis = failing & (shipped >= crisis[0]) & (shipped < crisis[1])
    delayed = in_crisis & chance.hits(rows, story.crisis_delayed_share)
    low, high = story.crisis_delay_days
    delay = np.where(delayed, chance.seconds(rows, low * DAY, high * DAY), 0)
    lost_share = np.where(in_crisis, story.crisis_lost_share, story.lost_share)
    cancelled = chance.hits(rows, story.cancelled_share)
    lost = chance.hits(rows, lost_share) & ~cancelled
    arrives = ~cancelled & ~lost
    delivered = shipped + chance.lasting(rows, 46 * HOUR, 0.42) + delay
    delivered = np.where(arrives, delivered, NEVER)
    promised_day = placed // DAY + story.promise_days
    faulty = arrives & chance.hits(rows, story.faulty_share)
    return Orders(
        person=person,
        placed=placed,
        promised_day=promised_day,
        shipped=np.where(cancelled, NEVER, shipped),
        delivered=delivered,
        cancelled=_cancelled_at(chunk, chance, placed, cancelled),
        is_cancelled=cancelled,
        is_lost=lost,
        is_faulty=faulty,
        in_crisis=in_crisis,
        leaves=_leaves(chunk, chance, lost, faulty, delivered, promised_day),
        replacement_placed=_replaced_at(chunk, chance, promised_day, delivered, lost, faulty),
        replaces=np.full(rows, -1, dtype=np.int64),
    )


def _cancelled_at(chunk: Chunk, chance: Chance, placed: Ints, cancelled: Flags) -> Ints:
    rows = len(placed)
    timeless = chance.hits(rows, chunk.story.cancelled_without_time_share)
    at = placed + chance.lasting(rows, 14 * HOUR, 1.0)
    return np.where(cancelled & ~timeless, at, NEVER)


def _leaves(
    chunk: Chunk, chance: Chance, lost: Flags, faulty: Flags, delivered: Ints, promised: Ints
) -> Flags:
    """Whether the customer orders nothing after this order."""
    story = chunk.story
    very_late = (delivered < NEVER) & (delivered // DAY > promised + 2)
    share = np.full(len(lost), story.leave_ordinary)
    share[very_late | faulty] = story.leave_late
    share[lost] = story.leave_lost
    return chance.hits(len(lost), share)


def _replaced_at(
    chunk: Chunk, chance: Chance, promised: Ints, delivered: Ints, lost: Flags, faulty: Flags
) -> Ints:
    rows = len(lost)
    missed = lost & chance.hits(rows, chunk.story.replaced_when_lost_share)
    after_promise = promised * DAY + chance.seconds(rows, 5 * DAY, 12 * DAY)
    after_delivery = np.minimum(delivered, NEVER) + chance.seconds(rows, 12 * HOUR, 36 * HOUR)
    return np.where(missed, after_promise, np.where(faulty, after_delivery, NEVER))


def _has_left(orders: Orders) -> Flags:
    """Whether an earlier order of the same person was the last one."""
    before: Ints = np.cumsum(orders.leaves) - orders.leaves
    starts = np.flatnonzero(np.diff(orders.person, prepend=-1))
    lengths = np.diff(np.append(starts, len(orders)))
    return before > np.repeat(before[starts], lengths)


def _with_replacements(chunk: Chunk, chance: Chance, orders: Orders) -> Orders:
    """The orders and those that replace them, by time of placing."""
    replaced = np.flatnonzero(orders.replacement_placed < chunk.until)
    placed = orders.replacement_placed[replaced]
    sent = placed + chance.lasting(len(replaced), 10 * HOUR, 0.4)
    arrived = sent + chance.lasting(len(replaced), 40 * HOUR, 0.3)
    no = np.zeros(len(replaced), dtype=np.bool_)
    never = np.full(len(replaced), NEVER)
    extra = Orders(
        person=orders.person[replaced],
        placed=placed,
        promised_day=placed // DAY + chunk.story.promise_days,
        shipped=sent,
        delivered=arrived,
        cancelled=never,
        is_cancelled=no,
        is_lost=no,
        is_faulty=no,
        in_crisis=no,
        leaves=no,
        replacement_placed=never,
        replaces=replaced,
    )
    parts = [[getattr(o, f.name) for o in (orders, extra)] for f in fields(Orders)]
    both = Orders(*(np.concatenate(part) for part in parts))
    order = np.lexsort((both.person, both.placed))
    rank = np.empty(len(both), dtype=np.int64)
    rank[order] = np.arange(len(both))
    sorted_orders = both.take(order)
    renumbered = np.where(sorted_orders.replaces >= 0, rank[sorted_orders.replaces], -1)
    sorted_orders.replaces[:] = renumbered
    return sorted_orders
