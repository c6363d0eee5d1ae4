"""Feeds of the shop: orders, their lines and payments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    NEVER,
    Flags,
    Ints,
    constant,
    counts,
    days,
    flags,
    keys,
    moments,
    money,
    words,
)
from orchestration.samples.orders import Orders
from orchestration.samples.people import (
    CAMPAIGNS,
    People,
    customer_ids,
    emails,
    odd_spelling,
    record_at,
)
from orchestration.samples.story import DAY

ORDERS_PER_CUSTOMER = 8
"""Room for order numbers: no chunk has more orders than this per customer."""
CHANNELS = ("web", "app", "store", "phone", "marketplace")
CHANNEL_WEIGHTS = (0.52, 0.27, 0.08, 0.04, 0.09)
CATEGORIES = ("furniture", "kitchen", "garden", "bath", "lighting", "toys", "office", "decor")
PRODUCTS = 400
STATUSES = ("placed", "shipped", "delivered", "cancelled", "refunded", "lost")
SHIPPING = 490
"""Cents that sending a small order costs."""
PAID_BY = ("card", "paypal", "invoice", "transfer", "voucher")
PAID_WEIGHTS = (0.42, 0.3, 0.2, 0.06, 0.02)


@dataclass(frozen=True)
class Sales:
    """The feeds of the shop, and what others need of them."""

    orders: pa.Table
    items: pa.Table
    payments: pa.Table
    record: Ints
    """Per order: the customer record it was placed with, -1 for a guest."""
    sold_by: Ints
    """Per order: code of the sales channel."""
    refunded: Ints
    """Per order: when money was paid back."""
    product: Ints
    """Per order: product of the first line."""
    paid_by: Ints
    """Per order: code of the means of payment."""
    shipping: Ints
    """Per order: cost of shipping, in cents."""


def price(product: Ints) -> Ints:
    """Price of a product in cents, between 6 and about 700 units of currency."""
    return 599 + (product * 7919 % 211) * (product * 104_729 % 331)


def order_ids(chunk: Chunk, row: Ints) -> pa.Array:
    """Order ids of rows of the chunk's orders; null for -1."""
    return keys("o", chunk.first(ORDERS_PER_CUSTOMER) + row + 1, row >= 0)


def make_sales(chunk: Chunk, people: People, orders: Orders) -> Sales:
    """Orders, order items and payments as the shop exports them."""
    chance, rows = chunk.chance("sales"), len(orders)
    items, gross, product = _items(chunk, chance, rows)
    record = record_at(people, chance, orders.person, orders.placed)
    as_guest = chance.hits(rows, chunk.story.guest_checkout_share) & (orders.replaces < 0)
    record = np.where(as_guest, -1, record)
    refunded = _refunded_at(chunk, chance, orders)
    sold_by = chance.pick(rows, CHANNEL_WEIGHTS).astype(np.int64)
    discount = np.where(chance.hits(rows, 0.15), gross // 10, 0)
    discount = np.where(orders.replaces >= 0, gross, discount)
    address = odd_spelling(chance, emails(chunk, people, orders.person))
    who = {
        "source_system": constant(chunk.story.source_system, rows),
        "order_id": order_ids(chunk, np.arange(rows)),
        "customer_id": customer_ids(chunk, record),
        "email": address,
        "person_id": constant(None, rows),
        "has_account": flags(record >= 0),
    }
    channel = {
        "status": words(STATUSES, _status(chunk, orders, refunded)),
        "sales_channel": words(CHANNELS, sold_by),
        "campaign_id": keys("k", chance.below(rows, CAMPAIGNS) + 1, chance.hits(rows, 0.25)),
    }
    amounts = _amounts(chunk, chance, orders, gross, discount, refunded)
    table = pa.table({**who, **_times(chunk, orders, refunded), **channel, **amounts})
    shipping = _shipping(orders, gross)
    paid = gross - discount + shipping
    paid_by = chance.pick(rows, PAID_WEIGHTS).astype(np.int64)
    payments = _payments(chunk, chance, paid, paid_by)
    return Sales(table, items, payments, record, sold_by, refunded, product, paid_by, shipping)


def _times(chunk: Chunk, orders: Orders, refunded: Ints) -> dict[str, pa.Array]:
    until = chunk.until
    return {
        "placed_at": moments(orders.placed, until),
        "promised_at": days(orders.promised_day),
        "shipped_at": moments(orders.shipped, until),
        "delivered_at": moments(orders.delivered, until),
        "cancelled_at": moments(orders.cancelled, until),
        "refunded_at": moments(refunded, until),
    }


def _amounts(
    chunk: Chunk, chance: Chance, orders: Orders, gross: Ints, discount: Ints, refunded: Ints
) -> dict[str, pa.Array]:
    rows, net = len(orders), gross - discount
    by_agent = (orders.replaces >= 0) | chance.hits(rows, 0.01)
    known = (orders.placed, orders.shipped, orders.delivered, orders.cancelled, refunded)
    updated = np.max([np.where(t < chunk.until, t, 0) for t in known], axis=0)
    replaces = order_ids(chunk, orders.replaces)
    return {
        "currency": constant("EUR", rows),
        "gross_amount": money(gross),
        "discount_amount": money(discount),
        "shipping_amount": money(_shipping(orders, gross)),
        "tax_amount": money(net * 19 // 100),
        "refund_amount": money(np.where(refunded < chunk.until, net, 0)),
        "discount_granted_by": keys("g", chance.below(rows, chunk.agents) + 1, by_agent),
        "replaces_order_id": replaces,
        "updated_at": moments(updated, chunk.until),
    }


def _shipping(orders: Orders, gross: Ints) -> Ints:
    return np.where((gross < 5000) & (orders.replaces < 0), SHIPPING, 0)


def _refunded_at(chunk: Chunk, chance: Chance, orders: Orders) -> Ints:
    """Some delivered orders are sent back; lost ones that nothing replaces are paid back."""
    rows = len(orders)
    fresh = orders.replaces < 0
    back = fresh & ~orders.is_faulty & chance.hits(rows, chunk.story.refund_share)
    sent_back = np.minimum(orders.delivered, NEVER) + chance.seconds(rows, 3 * DAY, 15 * DAY)
    unreplaced = orders.is_lost & (orders.replacement_placed == NEVER)
    made_good = orders.promised_day * DAY + chance.seconds(rows, 8 * DAY, 15 * DAY)
    refunded = np.where(back & (orders.delivered < NEVER), sent_back, NEVER)
    return np.where(unreplaced, made_good, refunded)


def _status(chunk: Chunk, orders: Orders, refunded: Ints) -> Ints:
    until = chunk.until
    known_lost = orders.is_lost & ((orders.promised_day + 4) * DAY < until)
    gone = orders.is_cancelled & ((orders.cancelled < until) | (orders.cancelled == NEVER))
    cases = [gone, refunded < until, known_lost, orders.delivered < until, orders.shipped < until]
    return np.select(cases, [3, 4, 5, 2, 1], 0)


def _items(chunk: Chunk, chance: Chance, rows: int) -> tuple[pa.Table, Ints, Ints]:
    """Lines of the orders, the sum of each order, and the product of its first line."""
    lines = 1 + np.minimum(chance.rng.geometric(0.8, rows) - 1, 4)
    order = np.repeat(np.arange(rows), lines)
    starts = np.cumsum(lines) - lines
    line = np.arange(len(order)) - starts[order] + 1
    product = (chance.rng.random(len(order)) ** 2 * PRODUCTS).astype(np.int64)
    quantity = 1 + chance.hits(len(order), 0.12) + 2 * chance.hits(len(order), 0.03)
    amount = price(product) * quantity
    gross = np.bincount(order, weights=amount, minlength=rows).astype(np.int64)
    table = pa.table(
        {
            "source_system": constant(chunk.story.source_system, len(order)),
            "order_id": order_ids(chunk, order),
            "line_id": counts(line),
            "product_id": keys("s", product + 1),
            "quantity": counts(quantity),
            "unit_price": money(price(product)),
        }
    )
    return table, gross, product[starts]


def _payments(chunk: Chunk, chance: Chance, paid: Ints, paid_by: Ints) -> pa.Table:
    paying: Flags = paid > 0
    rows = np.flatnonzero(paying)
    several = (paid_by[rows] == 0) & chance.hits(len(rows), 0.1)
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, len(rows)),
            "order_id": order_ids(chunk, rows),
            "payment_id": counts(np.ones(len(rows), dtype=np.int64)),
            "payment_type": words(PAID_BY, paid_by[rows]),
            "amount": money(paid[rows]),
            "instalments": counts(np.where(several, 3, 1)),
        }
    )
