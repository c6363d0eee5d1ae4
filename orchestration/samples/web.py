"""Feed of the web events: sessions with traffic sources, and what happened in them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.samples import paths
from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    Ints,
    constant,
    keys,
    moments,
    money,
    only,
    words,
)
from orchestration.samples.people import CAMPAIGNS, People, customer_ids
from orchestration.samples.sales import PAID_BY, SHIPPING, Sales, order_ids
from orchestration.samples.support import visitor_ids
from orchestration.samples.visits import Visits

SESSIONS_PER_CUSTOMER = 8
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


def web_events(chunk: Chunk, people: People, sales: Sales, visits: Visits) -> pa.Table:
    """Events of the tracked sessions, by session."""
    chance, sizes = chunk.chance("web events"), paths.lengths()
    size = sizes[visits.path]
    session = np.repeat(np.arange(len(size)), size)
    step = np.arange(len(session)) - np.repeat(np.cumsum(size) - size, size)
    code = (np.cumsum(sizes) - sizes)[visits.path][session] + step
    at = visits.start[session] + step * visits.gap[session]
    names, pages, types = paths.columns()
    bought = (np.array(names) == "purchase")[code]
    order = np.where(bought, visits.order[session], -1)
    per_session = pa.table({**_who(chunk, visits), **_traffic(chance, len(size))})
    per_session = per_session.take(pa.array(session))
    columns = {name: per_session[name] for name in per_session.column_names}
    happened = {
        "customer_id": customer_ids(chunk, _customer(people, visits, session, step)),
        "occurred_at": moments(at, chunk.until),
        "event_name": words(names, code),
        "page_path": words(pages, code),
        "page_type": words(types, code),
        **_details(
            chunk, chance, sales, code, order, _shipping(chunk, chance, sales, visits)[session]
        ),
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


def _who(chunk: Chunk, visits: Visits) -> dict[str, pa.Array]:
    """Sessions and their visitors: who is a person of ours comes back with the same browser."""
    rows = len(visits.path)
    number = chunk.first(SESSIONS_PER_CUSTOMER) + np.arange(rows) + 1
    returning = visitor_ids(chunk, visits.person, visits.person >= 0)
    stranger = keys("n", number - number % 2)
    return {
        "source_system": constant(chunk.story.source_system, rows),
        "session_id": keys("w", number),
        "visitor_id": pc.coalesce(returning, stranger),
    }


def _customer(people: People, visits: Visits, session: Ints, step: Ints) -> Ints:
    """Per event: the customer record, once the session has told it; else -1."""
    told = step >= paths.known_from()[visits.path][session]
    person = visits.person[session]
    return np.where(told & (person < people.registered), person, -1)


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


def _shipping(chunk: Chunk, chance: Chance, sales: Sales, visits: Visits) -> Ints:
    """Per session the cost of shipping shown, in cents; without an order mostly not free."""
    dear = chance.hits(len(visits.path), chunk.story.dear_shipping_share)
    return np.where(visits.order >= 0, sales.shipping[visits.order], np.where(dear, SHIPPING, 0))


def _details(
    chunk: Chunk, chance: Chance, sales: Sales, code: Ints, order: Ints, shipping: Ints
) -> dict[str, pa.Array]:
    rows = len(code)
    names = np.array(paths.columns()[0])
    viewed, searched, shipped, paid = (
        (names == name)[code]
        for name in ("page_view", "view_search_results", "add_shipping_info", "add_payment_info")
    )
    paid_by = np.where(order >= 0, sales.paid_by[order], chance.below(rows, len(PAID_BY)))
    term = words(TERMS, chance.below(rows, len(TERMS)))
    return {
        "engaged_seconds": only(pa.array(chance.seconds(rows, 1, 90)), viewed),
        "search_term": only(term, searched),
        "order_id": order_ids(chunk, order),
        "payment_type": only(words(PAID_BY, paid_by), paid | (order >= 0)),
        "shipping_amount": money(shipping, shipped),
    }
