"""Feeds beside the surveys in which customers speak: reviews, mentions, calls; and their QA."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import NEVER, Ints, constant, counts, keys, moments, only, words
from orchestration.samples.orders import Orders
from orchestration.samples.people import customer_ids
from orchestration.samples.sales import ORDERS_PER_CUSTOMER, Sales
from orchestration.samples.story import DAY, HOUR
from orchestration.samples.support import TICKETS_PER_CUSTOMER, Support, ticket_ids
from orchestration.samples.tickets import Tickets

PHONE = 1
TITLES = ("Awful", "Not what I hoped for", "All right", "Good", "Love it")
BODIES = (
    "Broke on the second day, and it came late.",
    "Smaller than it looks, and a leg wobbles.",
    "Does what it should.",
    "Solid, looks good, quick to put together.",
    "Exactly what I wanted. Buy it!",
)
NETWORKS = ("instagram", "facebook", "x", "tiktok")
HANDLES = ("@theshop", "@theshop_help")
POSTS = (
    "Three weeks and still no parcel, and nobody answers my mails @theshop",
    "How do I reset the password of my account? @theshop_help",
    "Love my new lamp from @theshop",
    "Does the garden table come in white? @theshop",
    "Worst support ever, asked twice, got nothing @theshop",
    "Thanks @theshop_help, sorted in minutes!",
)
OUTCOMES = ("answered", "abandoned", "missed", "voicemail")
TRANSCRIPTS = (
    "I ordered last week and it has not come. Can you tell me where it is?",
    "I was charged twice. Please pay one of them back.",
    "The frame has a part missing, can you send it?",
)


def product_reviews(chunk: Chunk, orders: Orders, sales: Sales) -> pa.Table:
    """Reviews of delivered orders' first product; worse where the parcel was late."""
    chance = chunk.chance("product_reviews")
    delivered = (orders.delivered < NEVER) & (orders.replaces < 0)
    row = np.flatnonzero(delivered & chance.hits(len(orders), 0.1))
    posted = orders.delivered[row] + chance.lasting(len(row), 5 * DAY, 0.8)
    felt = 3.4 + chance.rng.normal(0, 0.9, len(row)) - np.clip(orders.days_late[row], 0, 10) * 0.2
    stars = np.clip(np.round(felt), 0, 4).astype(np.int64)
    told = chance.hits(len(row), 0.6)
    table = pa.table(
        {
            "source_system": constant(chunk.story.source_system, len(row)),
            "review_id": keys("e", chunk.first(ORDERS_PER_CUSTOMER) + row + 1),
            "product_id": keys("s", sales.product[row] + 1),
            "customer_id": customer_ids(chunk, sales.record[row]),
            "rating": counts(stars + 1),
            "title": only(words(TITLES, stars), told),
            "body": only(words(BODIES, stars), told),
            "posted_at": moments(posted, chunk.until),
        }
    )
    return table.filter(pa.array(posted < chunk.until))


def social_mentions(chunk: Chunk) -> pa.Table:
    """Posts that name the shop, some of them answered."""
    chance, rows = chunk.chance("social_mentions"), round(chunk.customers * 0.05)
    posted = np.sort(chunk.calendar.draw(chance, np.full(rows, chunk.calendar.start)))
    code = chance.pick(rows, (0.25, 0.15, 0.25, 0.15, 0.1, 0.1))
    answered = chance.hits(rows, np.array([0.5, 0.7, 0.1, 0.6, 0.4, 0.2])[code])
    reply = np.where(answered, posted + chance.lasting(rows, 3 * HOUR, 1.0), NEVER)
    number = chunk.first() + np.arange(rows) + 1
    table = pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "mention_id": keys("m", number),
            "network": words(NETWORKS, chance.pick(rows, (0.4, 0.3, 0.2, 0.1))),
            "handle": words(HANDLES, np.isin(code, (1, 5)).astype(np.int64)),
            "posted_at": moments(posted, chunk.until),
            "author": keys("@user", number * 7 % 100_003),
            "body": words(POSTS, code),
            "brand_replied_at": moments(reply, chunk.until),
        }
    )
    return table.filter(pa.array(posted < chunk.until))


def calls(chunk: Chunk, support: Support, tickets: Tickets) -> pa.Table:
    """The calls that opened the phone tickets."""
    chance = chunk.chance("calls")
    row = np.flatnonzero(tickets.channel == PHONE)
    rows, started = len(row), tickets.created[row] - 30
    outcome = chance.pick(rows, (0.82, 0.1, 0.05, 0.03)).astype(np.int64)
    taken = outcome == 0
    answered = np.where(taken, started + chance.lasting(rows, 70, 0.8), NEVER)
    ended = np.where(taken, answered, started) + chance.lasting(rows, 240, 0.7)
    hold, wrap = chance.lasting(rows, 40, 1.0), chance.lasting(rows, 60, 0.6)
    agent = np.where(taken, support.agent[row], -1)
    told = words(TRANSCRIPTS, chance.below(rows, 3))
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "call_id": keys("l", chunk.first(TICKETS_PER_CUSTOMER) + row + 1),
            "direction": words(("inbound", "outbound"), chance.pick(rows, (0.9, 0.1))),
            "outcome": words(OUTCOMES, outcome),
            "ticket_id": ticket_ids(chunk, row),
            "customer_id": customer_ids(chunk, support.record[row]),
            "agent_id": keys("g", agent + 1, agent >= 0),
            "started_at": moments(started, chunk.until),
            "answered_at": moments(answered, chunk.until),
            "ended_at": moments(ended, chunk.until),
            "hold_seconds": counts(hold, taken),
            "wrap_up_seconds": counts(wrap, taken),
            "transcript": only(told, taken & chance.hits(rows, 0.2)),
        }
    )


def qa_reviews(chunk: Chunk, support: Support, tickets: Tickets) -> pa.Table:
    """Reviews of some solved tickets."""
    chance = chunk.chance("qa_reviews")
    solved = tickets.last_solve(chunk.until) < chunk.until
    reviewable = solved & (support.agent >= 0) & chance.hits(len(tickets), 0.02)
    row = np.flatnonzero(reviewable)
    at = tickets.solved[row] + chance.seconds(len(row), DAY, 9 * DAY)
    score: Ints = 55 + chance.below(len(row), 46)
    ids = ticket_ids(chunk, row)
    table = pa.table(
        {
            "source_system": constant(chunk.story.source_system, len(row)),
            "review_id": keys("q", chunk.first(TICKETS_PER_CUSTOMER) + row + 1),
            "interaction_type": constant("ticket", len(row)),
            "interaction_id": ids,
            "agent_id": keys("g", support.agent[row] + 1),
            "reviewer": keys("lead", chance.below(len(row), 5) + 1),
            "score": counts(score),
            "max_score": counts(np.full(len(row), 100)),
            "reviewed_at": moments(at, chunk.until),
        }
    )
    return table.filter(pa.array(at < chunk.until))
