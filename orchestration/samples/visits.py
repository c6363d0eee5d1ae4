"""Sessions on the website: who comes when, and along which path."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from orchestration.samples import paths
from orchestration.samples.appointments import Appointments
from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import Flags, Ints
from orchestration.samples.orders import Orders
from orchestration.samples.people import People
from orchestration.samples.sales import Sales
from orchestration.samples.story import DAY, HOUR
from orchestration.samples.teams import Teams
from orchestration.samples.tickets import Tickets

ONLINE = 2
"""Sales channels below this code are the website and the app."""
AT_ONCE = 900
"""Seconds from an account's creation within which its first order is placed."""


@dataclass(frozen=True)
class Visits:
    """Sessions, one row each."""

    path: Ints
    start: Ints
    gap: Ints
    """Seconds between two events."""
    person: Ints
    """-1 for visitors nobody knows."""
    order: Ints

    def take(self, rows: Ints | Flags) -> Visits:
        """The sessions of some rows."""
        return Visits(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def joined_visits(parts: Sequence[Visits]) -> Visits:
    """The sessions of all parts, one after another."""
    columns = [[getattr(part, f.name) for part in parts] for f in fields(Visits)]
    return Visits(*(np.concatenate(column) for column in columns))


def make_visits(
    chunk: Chunk,
    people: People,
    orders: Orders,
    sales: Sales,
    tickets: Tickets,
    teams: Teams,
    appointments: Appointments,
) -> Visits:
    """All tracked sessions begun before the export, by time."""
    chance = chunk.chance("web")
    buying, buying_anew = _buying(chunk, chance, people, orders, sales)
    visits = joined_visits(
        [
            buying,
            buying_anew,
            _leaving(
                chunk, chance, people, np.concatenate([buying.order, buying_anew.order]), orders
            ),
            _looking(chunk, chance, people),
            _hesitating(chunk, chance),
            _signing_up(chunk, chance, people, teams, buying_anew.person),
            _asking_for_a_demo(chunk, chance, appointments),
            _of_teams(chance, teams),
            _asking_for_help(chunk, chance, tickets),
        ]
    )
    visits = visits.take((visits.start < chunk.until) & (visits.start > 0))
    return visits.take(np.argsort(visits.start, kind="stable"))


def _visits(
    chance: Chance,
    kind: str,
    at: Ints,
    person: Ints,
    gap: Ints,
    step: paths.Step | None = None,
    order: Ints | None = None,
) -> Visits:
    """Sessions of a kind, of which the given step (else the first) happens at a moment."""
    path = paths.drawn(chance, len(at), kind)
    before = np.zeros(len(at), dtype=np.int64) if step is None else paths.steps_until(step)[path]
    none = np.full(len(at), -1, dtype=np.int64)
    return Visits(path, at - before * gap, gap, person, none if order is None else order)


def _buying(
    chunk: Chunk, chance: Chance, people: People, orders: Orders, sales: Sales
) -> tuple[Visits, Visits]:
    """Sessions of the tracked online orders, placed at the last step; new customers sign up."""
    online = (sales.sold_by < ONLINE) & (orders.replaces < 0)
    is_tracked = online & chance.hits(len(orders), chunk.story.tracked_order_share)
    age = orders.placed - people.known_since[orders.person]
    is_new = (age <= AT_ONCE) & (orders.person < people.registered)
    old, new = np.flatnonzero(is_tracked & ~is_new), np.flatnonzero(is_tracked & is_new)
    gap = chance.seconds(len(old), 12, 70)
    until = paths.steps_until(paths.BUY) - paths.steps_until(paths.SIGN_UP)
    sign_up_gap = np.maximum(age[new] // until.max(), 1)
    return (
        _visits(
            chance, "buying", orders.placed[old], orders.person[old], gap, paths.BUY, order=old
        ),
        _visits(
            chance,
            "buying anew",
            orders.placed[new],
            orders.person[new],
            sign_up_gap,
            paths.BUY,
            order=new,
        ),
    )


def _leaving(chunk: Chunk, chance: Chance, people: People, bought: Ints, orders: Orders) -> Visits:
    """Sessions that leave a cart or the checkout: so many per tracked order, and as busy days."""
    story, parts = chunk.story, []
    for kind, per_order in (
        ("leaving the cart", story.carts_left_per_order),
        ("leaving the checkout", story.checkouts_left_per_order),
    ):
        like = np.repeat(bought, chance.rng.poisson(per_order, len(bought)))
        start = orders.placed[like] + chance.seconds(len(like), -3 * DAY, 3 * DAY)
        person = _someone(chance, people, start)
        parts.append(_visits(chance, kind, start, person, chance.seconds(len(like), 10, 90)))
    return joined_visits(parts)


def _someone(chance: Chance, people: People, start: Ints) -> Ints:
    """Per session a person whose browser is known, or -1."""
    rows = len(start)
    someone = chance.below(rows, people.persons)
    known = chance.hits(rows, 0.45) & (people.known_since[someone] < start)
    return np.where(known, someone, -1)


def _looking(chunk: Chunk, chance: Chance, people: People) -> Visits:
    """Sessions without an order."""
    rows = round(chunk.customers * chunk.story.sessions_per_customer)
    start = chunk.calendar.draw(chance, np.full(rows, chunk.calendar.start))
    gap = chance.seconds(rows, 8, 120)
    return _visits(chance, "looking", start, _someone(chance, people, start), gap)


def _hesitating(chunk: Chunk, chance: Chance) -> Visits:
    """Strangers who open the form of an account or the page of the demo, and leave it."""
    rows = round(chunk.customers * chunk.story.hesitating_sessions_per_customer)
    start = chunk.calendar.draw(chance, np.full(rows, chunk.calendar.start))
    gap = chance.seconds(rows, 8, 120)
    return _visits(chance, "hesitating", start, np.full(rows, -1), gap)


def _signing_up(chunk: Chunk, chance: Chance, people: People, teams: Teams, buyers: Ints) -> Visits:
    """New customers who make their account in a tracked session without an order."""
    since = people.known_since[: people.registered]
    is_new = (since >= chunk.calendar.start) & (since < chunk.until)
    is_new[buyers] = False
    is_new[teams.mate] = False
    tracked = chance.hits(people.registered, chunk.story.tracked_sign_up_share)
    person = np.flatnonzero(is_new & tracked)
    gap = chance.seconds(len(person), 8, 90)
    return _visits(chance, "signing up", since[person], person, gap, paths.SIGN_UP)


def _asking_for_a_demo(chunk: Chunk, chance: Chance, appointments: Appointments) -> Visits:
    """Requests of most demos that were booked, and requests of which no appointment came."""
    booked = appointments.is_demo & chance.hits(len(appointments), 0.8)
    row = np.flatnonzero(booked)
    asked = appointments.booked[row] - chance.lasting(len(row), 6 * HOUR, 1.0)
    vain = round(len(row) * chunk.story.demo_requests_in_vain)
    later = chunk.calendar.draw(chance, np.full(vain, chunk.calendar.start))
    at = np.concatenate([asked, later])
    person = np.concatenate([appointments.person[row], np.full(vain, -1)])
    gap = chance.seconds(len(at), 15, 90)
    return _visits(chance, "asking for a demo", at, person, gap, paths.LEAD)


def _of_teams(chance: Chance, teams: Teams) -> Visits:
    """Owners who invite teammates, and teammates who accept."""
    inviting = chance.seconds(len(teams.owner), 10, 60)
    joining = chance.seconds(len(teams.mate), 10, 60)
    return joined_visits(
        [
            _visits(chance, "inviting", teams.invited, teams.owner, inviting, paths.INVITE),
            _visits(chance, "joining", teams.joined, teams.mate, joining, paths.JOIN),
        ]
    )


def _asking_for_help(chunk: Chunk, chance: Chance, tickets: Tickets) -> Visits:
    """Visits to the help centre that end in a ticket after all."""
    asks = chance.hits(len(tickets), chunk.story.help_before_ticket_share)
    row = np.flatnonzero(asks & (tickets.person >= 0))
    start = tickets.created[row] - chance.seconds(len(row), 600, 5 * HOUR)
    gap = chance.seconds(len(row), 20, 90)
    return _visits(chance, "helping", start, tickets.person[row], gap)
