"""Feed of the web events: sessions with traffic sources, and what happened in them."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.samples import paths
from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
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
from orchestration.samples.people import CAMPAIGNS, People, customer_ids
from orchestration.samples.sales import PAID_BY, Sales, order_ids
from orchestration.samples.story import HOUR
from orchestration.samples.support import visitor_ids
from orchestration.samples.tickets import Tickets

SESSIONS_PER_CUSTOMER = 8
ONLINE = 2
"""Sales channels below this code are the website and the app."""
SOURCES = ("(direct)", "google", "google", "newsletter", "instagram", "blog.example.org")
MEDIA = ("(none)", "organic", "cpc", "email", "social", "referral")
REFERRERS = (
    None,
    "https://www.google.com/",
    "https://www.google.com/",
    None,
    "https://www.instagram.com/",
    "https://blog.example.org/",
)
TRAFFIC_WEIGHTS = (0.24, 0.34, 0.2, 0.1, 0.07, 0.05)
PAID_TRAFFIC = (2, 3)
DEVICES = ("mobile", "desktop", "tablet")
TERMS = ("bed frame", "lamp", "garden table", "towels", "where is my parcel", "return", "invoice")


@dataclass(frozen=True)
class _Sessions:
    path: Ints
    start: Ints
    gap: Ints
    """Seconds between two events."""
    person: Ints
    """-1 for visitors nobody knows."""
    order: Ints

    def take(self, rows: Ints | Flags) -> _Sessions:
        return _Sessions(**{f.name: getattr(self, f.name)[rows] for f in fields(self)})


def web_events(
    chunk: Chunk, people: People, orders: Orders, sales: Sales, tickets: Tickets
) -> pa.Table:
    """Events of the tracked sessions, by session."""
    chance = chunk.chance("web")
    parts = [
        _buying(chunk, chance, orders, sales),
        _looking(chunk, chance, people),
        _asking_for_help(chunk, chance, tickets),
    ]
    columns = [[getattr(part, f.name) for part in parts] for f in fields(_Sessions)]
    sessions = _Sessions(*(np.concatenate(column) for column in columns))
    sessions = sessions.take((sessions.start < chunk.until) & (sessions.start > 0))
    in_time = sessions.take(np.argsort(sessions.start, kind="stable"))
    return _events(chunk, chance, people, sales, in_time)


def _buying(chunk: Chunk, chance: Chance, orders: Orders, sales: Sales) -> _Sessions:
    """Sessions of the tracked online orders; the order is placed at the last step."""
    online = (sales.sold_by < ONLINE) & (orders.replaces < 0)
    row = np.flatnonzero(online & chance.hits(len(orders), chunk.story.tracked_order_share))
    path = np.array(paths.BUYING)[chance.pick(len(row), (0.35, 0.3, 0.2, 0.15))]
    gap = chance.seconds(len(row), 12, 70)
    start = orders.placed[row] - (np.array(paths.lengths())[path] - 1) * gap
    return _Sessions(path, start, gap, orders.person[row], row)


def _looking(chunk: Chunk, chance: Chance, people: People) -> _Sessions:
    """Sessions without an order."""
    rows = round(chunk.customers * chunk.story.sessions_per_customer)
    path = chance.pick(rows, [p.weight for p in paths.PATHS]).astype(np.int64)
    start = chunk.calendar.draw(chance, np.full(rows, chunk.calendar.start))
    someone = chance.below(rows, people.persons)
    known = chance.hits(rows, 0.45) & (people.known_since[someone] < start)
    gap = chance.seconds(rows, 8, 120)
    return _Sessions(path, start, gap, np.where(known, someone, -1), np.full(rows, -1))


def _asking_for_help(chunk: Chunk, chance: Chance, tickets: Tickets) -> _Sessions:
    """Visits to the help centre that end in a ticket after all."""
    asks = chance.hits(len(tickets), chunk.story.help_before_ticket_share)
    row = np.flatnonzero(asks & (tickets.person >= 0))
    path = np.array(paths.HELPING)[chance.pick(len(row), (1, 1))]
    start = tickets.created[row] - chance.seconds(len(row), 600, 5 * HOUR)
    gap = chance.seconds(len(row), 20, 90)
    return _Sessions(path, start, gap, tickets.person[row], np.full(len(row), -1))


def _events(
    chunk: Chunk, chance: Chance, people: People, sales: Sales, sessions: _Sessions
) -> pa.Table:
    sizes = np.array(paths.lengths())
    size = sizes[sessions.path]
    session = np.repeat(np.arange(len(size)), size)
    step = np.arange(len(session)) - np.repeat(np.cumsum(size) - size, size)
    code = (np.cumsum(sizes) - sizes)[sessions.path][session] + step
    at = sessions.start[session] + step * sessions.gap[session]
    names, pages, types = paths.columns()
    bought = (np.array(names) == "purchase")[code]
    order = np.where(bought, sessions.order[session], -1)
    who = _who(chunk, people, sessions)
    per_session = pa.table({**who, **_traffic(chance, len(size))}).take(pa.array(session))
    columns = {name: per_session[name] for name in per_session.column_names}
    happened = {
        "occurred_at": moments(at, chunk.until),
        "event_name": words(names, code),
        "page_path": words(pages, code),
        "page_type": words(types, code),
        **_details(chunk, chance, sales, code, order),
    }
    table = pa.table({**columns, **happened}).select(ORDER)
    return table.filter(pa.array(at < chunk.until))


ORDER = (
    "source_system",
    "session_id",
    "visitor_id",
    "customer_id",
    "occurred_at",
    "event_name",
    "page_path",
    "page_type",
    "referrer",
    "source",
    "medium",
    "campaign_id",
    "device",
    "engaged_seconds",
    "search_term",
    "order_id",
    "payment_type",
    "shipping_amount",
)


def _who(chunk: Chunk, people: People, sessions: _Sessions) -> dict[str, pa.Array]:
    """Visitors; the customer is known where somebody logs in or buys."""
    rows = len(sessions.path)
    known = sessions.person >= 0
    number = chunk.first(SESSIONS_PER_CUSTOMER) + np.arange(rows) + 1
    returning = visitor_ids(chunk, sessions.person, known)
    stranger = keys("n", number - number % 2)
    identified = known & (sessions.path >= min(paths.HELPING) - 1)
    registered = sessions.person < people.registered
    customer = np.where(identified & registered, sessions.person, -1)
    return {
        "source_system": constant(chunk.story.source_system, rows),
        "session_id": keys("w", number),
        "visitor_id": pc.coalesce(returning, stranger),
        "customer_id": customer_ids(chunk, customer),
    }


def _traffic(chance: Chance, rows: int) -> dict[str, pa.Array]:
    code = chance.pick(rows, TRAFFIC_WEIGHTS)
    paid = np.isin(code, PAID_TRAFFIC)
    return {
        "referrer": words(REFERRERS, code),
        "source": words(SOURCES, code),
        "medium": words(MEDIA, code),
        "campaign_id": keys("k", chance.below(rows, CAMPAIGNS) + 1, paid),
        "device": words(DEVICES, chance.pick(rows, (0.58, 0.36, 0.06))),
    }


def _details(
    chunk: Chunk, chance: Chance, sales: Sales, code: Ints, order: Ints
) -> dict[str, pa.Array]:
    rows = len(code)
    names = np.array(paths.columns()[0])
    viewed, searched, shipped, paid = (
        (names == name)[code]
        for name in ("page_view", "view_search_results", "add_shipping_info", "add_payment_info")
    )
    paid_by = np.where(order >= 0, sales.paid_by[order], chance.below(rows, len(PAID_BY)))
    term = words(TERMS, chance.below(rows, len(TERMS)))
    shipping = np.where(chance.hits(rows, 0.4), 0, 490)
    return {
        "engaged_seconds": only(pa.array(chance.seconds(rows, 1, 90)), viewed),
        "search_term": only(term, searched),
        "order_id": order_ids(chunk, order),
        "payment_type": only(words(PAID_BY, paid_by), paid | (order >= 0)),
        "shipping_amount": money(shipping, shipped),
    }
