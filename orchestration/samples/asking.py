"""Survey invitations: who is asked about what and when, and whether it was too early."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER, Flags, Ints
from orchestration.samples.orders import Orders
from orchestration.samples.people import People
from orchestration.samples.story import DAY, HOUR, seconds
from orchestration.samples.tickets import ORDINARY, REFUND, Tickets

SURVEYS = ("post_purchase", "post_support", "relationship")
POST_PURCHASE, POST_SUPPORT, RELATIONSHIP = range(3)


@dataclass(frozen=True)
class Asked:
    """Invitations of a chunk by time of sending."""

    survey: Ints
    person: Ints
    order: Ints
    ticket: Ints
    sent: Ints

    def __len__(self) -> int:
        """Number of invitations."""
        return len(self.person)

    def take(self, rows: Ints | Flags) -> Asked:
        """The invitations of some rows."""
        return Asked(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


@dataclass(frozen=True)
class Timing:
    """Whether each invitation came too early, by the generator's own truth."""

    is_known: Flags
    """False where the order was cancelled nobody knows when."""
    before_delivery: Flags
    replacement_open: Flags
    refund_open: Flags
    ticket_open: Flags

    @property
    def is_premature(self) -> Flags:
        """Sent before the experience was over, for any reason."""
        early = self.before_delivery | self.replacement_open | self.refund_open
        return (early | self.ticket_open) & self.is_known


def make_asked(chunk: Chunk, people: People, orders: Orders, tickets: Tickets) -> Asked:
    """All invitations sent before the export."""
    chance = chunk.chance("asking")
    parts = [
        _after_purchase(chunk, chance, orders),
        _after_support(chunk, chance, tickets),
        _relationship(chunk, chance, people),
    ]
    columns = [[getattr(part, f.name) for part in parts] for f in fields(Asked)]
    asked = Asked(*(np.concatenate(column) for column in columns))
    asked = asked.take(people.consent[asked.person] & (asked.sent < chunk.until))
    return asked.take(np.argsort(asked.sent, kind="stable"))


def _after_purchase(chunk: Chunk, chance: Chance, orders: Orders) -> Asked:
    """Two days after delivery; in one period three days after ordering, parcel or not."""
    story, rows = chunk.story, len(orders)
    early = seconds(story.early_surveys_start), seconds(story.early_surveys_end)
    is_early = (orders.placed >= early[0]) & (orders.placed < early[1])
    morning = chance.seconds(rows, 7 * HOUR, 11 * HOUR)
    fixed = (orders.placed // DAY + story.early_survey_days) * DAY + morning
    after_delivery = (np.minimum(orders.delivered, NEVER) // DAY + 2) * DAY + morning
    sent = np.where(is_early, fixed, np.where(orders.delivered < NEVER, after_delivery, NEVER))
    asked = chance.hits(rows, story.post_purchase_share) & (orders.replaces < 0)
    row = np.flatnonzero(asked & (sent < NEVER) & (orders.cancelled > sent))
    return _asked(POST_PURCHASE, orders.person[row], sent[row], order=row)


def _after_support(chunk: Chunk, chance: Chance, tickets: Tickets) -> Asked:
    """A day after the solve: the first one where the status log is kept, else the last."""
    story, rows = chunk.story, len(tickets)
    solve = np.where(tickets.is_logged(chunk), tickets.solved, tickets.last_solve(chunk.until))
    sent = solve + chance.seconds(rows, 20 * HOUR, 28 * HOUR)
    eligible = (tickets.person >= 0) & (tickets.fate == ORDINARY) & (solve < NEVER)
    row = np.flatnonzero(eligible & chance.hits(rows, story.post_support_share))
    return _asked(POST_SUPPORT, tickets.person[row], sent[row], ticket=row)


def _relationship(chunk: Chunk, chance: Chance, people: People) -> Asked:
    """Waves twice a year, to some of those who are customers by then."""
    known = people.known_since[: people.registered]
    waves = []
    for wave in map(seconds, chunk.story.relationship_waves):
        chosen = chance.hits(len(known), chunk.story.relationship_share) & (known < wave)
        person = np.flatnonzero(chosen)
        sent = wave + chance.below(len(person), 10) * DAY
        sent += chance.seconds(len(person), 7 * HOUR, 17 * HOUR)
        waves.append(_asked(RELATIONSHIP, person, sent))
    person, sent = (np.concatenate([getattr(w, n) for w in waves]) for n in ("person", "sent"))
    return _asked(RELATIONSHIP, person, sent)


def _asked(
    survey: int, person: Ints, sent: Ints, order: Ints | None = None, ticket: Ints | None = None
) -> Asked:
    none = np.full(len(person), -1, dtype=np.int64)
    return Asked(
        survey=np.full(len(person), survey, dtype=np.int64),
        person=person,
        order=none if order is None else order,
        ticket=none if ticket is None else ticket,
        sent=sent,
    )


def timing(chunk: Chunk, asked: Asked, orders: Orders, tickets: Tickets, refunded: Ints) -> Timing:
    """What was still open when each survey went out."""
    has_order = asked.order >= 0
    over = np.minimum(orders.delivered, orders.cancelled)[asked.order]
    unknown = orders.is_cancelled & (orders.cancelled == NEVER)
    under_way = asked.sent >= orders.replacement_placed[asked.order]
    replaced_until = orders.replacement_delivered()[asked.order]
    refund_begun = np.minimum(orders.cancelled, _complained(orders, tickets))[asked.order]
    paid_back = np.where(refunded < chunk.until, refunded, 0)[asked.order]
    return Timing(
        is_known=~(has_order & unknown[asked.order]),
        before_delivery=has_order & (asked.sent < over),
        replacement_open=has_order & under_way & (asked.sent < replaced_until),
        refund_open=has_order & (asked.sent >= refund_begun) & (asked.sent < paid_back),
        ticket_open=_open_tickets(chunk, asked, tickets) > 0,
    )


def _complained(orders: Orders, tickets: Tickets) -> Ints:
    """Per order: when its customer first wrote that something was wrong with it."""
    complaint = (tickets.order >= 0) & (tickets.fate == ORDINARY) & (tickets.category <= REFUND)
    first = np.full(len(orders), NEVER)
    np.minimum.at(first, tickets.order[complaint], tickets.created[complaint])
    return first


def _open_tickets(chunk: Chunk, asked: Asked, tickets: Tickets) -> Ints:
    """Tickets of the person that were open when the survey went out, as far as exported.

    A reopening that no log tells of is not known: such a ticket counts as open to its last
    solve. Merged, spam and deleted tickets count nowhere.
    """
    known = tickets.take((tickets.person >= 0) & (tickets.fate == ORDINARY))
    logged = known.is_logged(chunk)
    first = np.where(logged, known.solved, known.last_solve(chunk.until))
    until = np.minimum(first, known.closed)
    again = known.take(logged & (known.reopened < NEVER))
    opened = _sorted(
        np.concatenate([known.person, again.person]),
        np.concatenate([known.created, again.reopened]),
    )
    closed = _sorted(
        np.concatenate([known.person, again.person]),
        np.concatenate([until, again.solved_again]),
    )
    moment = _keyed(asked.person, asked.sent)
    opened_by = np.searchsorted(opened, moment, side="right")
    closed_by = np.searchsorted(closed, moment, side="right")
    return np.asarray(opened_by - closed_by, dtype=np.int64)


def _keyed(person: Ints, moment: Ints) -> Ints:
    """One number that sorts by person and then by moment."""
    return person * (NEVER + 1) + np.minimum(moment, NEVER)


def _sorted(person: Ints, moment: Ints) -> Ints:
    return np.sort(_keyed(person, moment))
