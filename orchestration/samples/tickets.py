"""Tickets: why people write, when they get an answer, and when it is solved."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER, Flags, Floats, Ints
from orchestration.samples.orders import Orders
from orchestration.samples.people import People
from orchestration.samples.story import DAY, HOUR, seconds

CATEGORIES = (
    "delivery",
    "defect",
    "refund",
    "product",
    "order change",
    "account",
    "payment",
    "technical",
)
DELIVERY, DEFECT, REFUND, PRODUCT, CHANGE = range(5)
GENERAL_WEIGHTS = (0, 0, 0, 0.3, 0.0, 0.3, 0.2, 0.2)
ORDINARY, MERGED, SPAM, DELETED = range(4)
BOT = 5
"""Code of the channel 'bot' in `support.CHANNELS`."""
CHANNEL_WEIGHTS = (0.4, 0.2, 0.16, 0.14, 0.02)
WAITING = ("", "pending", "hold")


@dataclass(frozen=True)
class Tickets:
    """Tickets of a chunk by time of creation; times in epoch seconds, NEVER if it is not so."""

    person: Ints
    """-1 where nobody knows who wrote."""
    order: Ints
    """Row of the order, -1 without one."""
    category: Ints
    channel: Ints
    opened_by: Ints
    """0 the customer, 1 an agent, 2 the system."""
    created: Ints
    assigned: Ints
    replied: Ints
    waits: Ints
    """0, or 1 while the customer, 2 while somebody else is waited for."""
    wait_from: Ints
    wait_until: Ints
    solved: Ints
    """First solve."""
    reopened: Ints
    solved_again: Ints
    closed: Ints
    fate: Ints
    """ORDINARY, or MERGED, SPAM, DELETED."""
    contained: Flags
    """Solved by the bot alone."""

    def __len__(self) -> int:
        """Number of tickets."""
        return len(self.person)

    def take(self, rows: Ints | Flags) -> Tickets:
        """The tickets of some rows."""
        return Tickets(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})

    def last_solve(self, until: int) -> Ints:
        """The solve that holds at a moment; NEVER while the ticket is open."""
        is_reopened = self.reopened < until
        return np.where(is_reopened, self.solved_again, self.solved)

    def is_logged(self, chunk: Chunk) -> Flags:
        """Whether the ticket's events are exported."""
        return self.created >= seconds(chunk.story.status_log_start)


def make_tickets(chunk: Chunk, people: People, orders: Orders, refunded: Ints) -> Tickets:
    """All tickets created before the export."""
    chance = chunk.chance("tickets")
    asked = _about_orders(chance, orders, refunded)
    person, order, category, created = (
        np.concatenate(part) for part in zip(asked, _general(chunk, chance, people), strict=True)
    )
    kept = (created < chunk.until) & (created >= chunk.calendar.start)
    sort = np.argsort(created[kept], kind="stable")
    known = [a[kept][sort] for a in (person, order, category, created)]
    return _handled(chunk, chance, *known)


def _about_orders(chance: Chance, orders: Orders, refunded: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """Person, order, category and time of the tickets that an order causes."""
    rows, days_late = len(orders), orders.days_late
    late = (days_late > 1) & (orders.delivered < NEVER)
    cases = [orders.is_lost, orders.is_faulty, late, refunded < NEVER, orders.delivered < NEVER]
    share = np.select(cases, [0.85, 0.9, 0.4, 0.3, 0.13], 0.1)
    category = np.select(cases, [DELIVERY, DEFECT, DELIVERY, REFUND, PRODUCT], CHANGE)
    promised = orders.promised_day * DAY
    delivered = np.where(orders.delivered < NEVER, orders.delivered, orders.placed)
    moment = np.select(
        cases,
        [
            promised + chance.seconds(rows, DAY, 5 * DAY),
            delivered + chance.seconds(rows, HOUR, 10 * HOUR),
            promised + chance.seconds(rows, DAY, 2 * DAY),
            np.minimum(refunded, NEVER) - chance.seconds(rows, HOUR, 2 * DAY),
            delivered + chance.lasting(rows, 3 * DAY, 1.0),
        ],
        orders.placed + chance.lasting(rows, 5 * HOUR, 0.8),
    )
    row = np.flatnonzero(chance.hits(rows, share) & (orders.replaces < 0))
    return orders.person[row], row.astype(np.int64), category[row], moment[row]


def _general(chunk: Chunk, chance: Chance, people: People) -> tuple[Ints, Ints, Ints, Ints]:
    """Tickets about no order: of known people, and of people nobody knows."""
    story = chunk.story
    ahead = 1 - chunk.calendar.passed(np.maximum(people.known_since, chunk.calendar.start))
    mean = chance.rng.gamma(1.0, story.general_tickets_rate, people.persons) * ahead
    known = np.repeat(np.arange(people.persons), chance.rng.poisson(mean))
    strangers = round(chunk.customers * story.anonymous_tickets_per_customer)
    person = np.concatenate([known, np.full(strangers, -1)])
    since = np.where(person >= 0, people.known_since[person], chunk.calendar.start)
    created = chunk.calendar.draw(chance, np.maximum(since, chunk.calendar.start))
    category = chance.pick(len(person), GENERAL_WEIGHTS).astype(np.int64)
    return person, np.full(len(person), -1), category, created


def _handled(
    chunk: Chunk, chance: Chance, person: Ints, order: Ints, category: Ints, created: Ints
) -> Tickets:
    """What becomes of each ticket."""
    story, rows = chunk.story, len(person)
    fate, channel, contained = _received(chunk, chance, rows)
    ordinary = fate == ORDINARY
    to_person = ordinary & ~contained
    first_reply = created + chance.lasting(rows, _reply_median(chunk, created), 0.9)
    first_reply = chunk.calendar.in_office_hours(chance, first_reply)
    replied = np.where(to_person & ~chance.hits(rows, 0.02), first_reply, NEVER)
    waits = np.where(to_person, chance.pick(rows, (3, 0.8, 0.2)), 0).astype(np.int64)
    wait_from = first_reply + chance.seconds(rows, 60, 600)
    wait_until = wait_from + chance.lasting(rows, 20 * HOUR, 0.8)
    work = np.where(waits > 0, wait_until, first_reply) + chance.lasting(rows, 3 * HOUR, 1.2)
    by_bot = created + chance.seconds(rows, 120, 900)
    stuck = chance.hits(rows, story.never_solved_share) | ~ordinary
    solved = np.where(stuck, NEVER, np.where(contained, by_bot, work))
    reopened, solved_again = _reopened(chunk, chance, to_person & ~stuck, solved)
    closed = _closed(chance, solved, reopened, solved_again)
    dropped = created + chance.seconds(rows, 60, 40 * 60)
    return Tickets(
        person=person,
        order=order,
        category=category,
        channel=channel,
        opened_by=chance.pick(rows, (0.95, 0.03, 0.02)).astype(np.int64),
        created=created,
        assigned=np.where(to_person, created + 1 + (first_reply - created) // 3, NEVER),
        replied=replied,
        waits=waits,
        wait_from=np.where(waits > 0, wait_from, NEVER),
        wait_until=np.where(waits > 0, wait_until, NEVER),
        solved=solved,
        reopened=reopened,
        solved_again=solved_again,
        closed=np.where(ordinary, closed, dropped),
        fate=fate,
        contained=contained,
    )


def _received(chunk: Chunk, chance: Chance, rows: int) -> tuple[Ints, Ints, Flags]:
    """Fate and channel of each ticket, and whether the bot solves it alone."""
    story = chunk.story
    fate = chance.pick(rows, (1 - sum(story.excluded_shares), *story.excluded_shares))
    fate = fate.astype(np.int64)
    channel = chance.pick(rows, CHANNEL_WEIGHTS).astype(np.int64)
    channel = np.where((fate == ORDINARY) & chance.hits(rows, story.bot_share), BOT, channel)
    contained = (channel == BOT) & chance.hits(rows, story.bot_contained_share)
    return fate, channel, contained


def _reopened(chunk: Chunk, chance: Chance, may: Flags, solved: Ints) -> tuple[Ints, Ints]:
    """When some of the solved tickets are reopened, and when they are solved again."""
    again = may & chance.hits(len(solved), chunk.story.reopened_share)
    reopened = solved + chance.seconds(len(solved), HOUR, 72 * HOUR)
    solved_again = reopened + chance.lasting(len(solved), 9 * HOUR, 1.0)
    return np.where(again, reopened, NEVER), np.where(again, solved_again, NEVER)


def _closed(chance: Chance, solved: Ints, reopened: Ints, solved_again: Ints) -> Ints:
    """Four days after the last solve, for most of the solved tickets."""
    last = np.where(reopened < NEVER, solved_again, solved)
    closes = (solved < NEVER) & chance.hits(len(solved), 0.85)
    return np.where(closes, last + 4 * DAY, NEVER)


def _reply_median(chunk: Chunk, created: Ints) -> Floats:
    """Median seconds to the first answer of tickets created at a moment."""
    story = chunk.story
    is_new = created >= seconds(story.new_helpdesk)
    hours = np.where(is_new, story.first_reply_hours_after, story.first_reply_hours_before)
    crisis = seconds(story.crisis_start), seconds(story.crisis_end) + 14 * DAY
    flooded = (created >= crisis[0]) & (created < crisis[1])
    return hours * HOUR * np.where(flooded, story.crisis_reply_factor, 1.0)
