"""KPIs of the stage purchase: orders and their worth, visits that buy, trials, appointments."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.oracle import checkouts, seeds
from tests.oracle.business import Business, profile
from tests.oracle.observation import Observation
from tests.oracle.orders import Order, granted_by, orders

REPEAT = timedelta(days=90)
FIRST_ORDER = ("source_system", "channel", "segment", "product_category", "country", "campaign")
DISCOUNTED_ORDER = ("source_system", "channel", "segment", "customer_type", "country")
UNITS = 10_000
"""Money in a share of money is in ten-thousandths of the currency."""


def observations(business: Business) -> Iterator[Observation]:
    """Of every KPI of the stage."""
    every = orders(business)
    yield from of_orders(every)
    yield from discounts(every)
    yield from second_orders(business, every)
    yield from checkouts.observations(business)
    yield from trials(business)
    yield from appointments(business)


def of_orders(every: list[Order]) -> Iterator[Observation]:
    """What each order is worth, and who placed it."""
    first_at: dict[str, datetime] = {}
    for order in every:
        day, dimensions, customer = order.placed_on, order.dimensions, order.customer
        yield Observation("guest_checkout_share", day, dimensions, int(not order.has_account))
        if customer and order.has_account:
            first_at.setdefault(customer.customer_id, order.placed_at)
        if order.is_cancelled or order.net_amount is None:
            continue
        if not order.is_replacement:
            yield Observation("average_order_value", day, dimensions, order.net_amount)
        revenue = order.net_amount - order.refund_amount
        yield Observation("net_revenue", day, dimensions, revenue, 0)
        is_return = (
            customer and order.has_account and first_at[customer.customer_id] < order.placed_at
        )
        yield Observation(
            "returning_revenue_share",
            day,
            dimensions,
            revenue * UNITS if is_return else 0,
            revenue * UNITS,
            is_of_denominator=True,
        )


def discounts(every: list[Order]) -> Iterator[Observation]:
    """Of systems that name the agents who grant discounts."""
    naming = {
        order.record["source_system"] for order in every if order.record["discount_granted_by"]
    }
    for order in every:
        discounted = bool(order.record["discount_amount"]) and not order.is_cancelled
        if not discounted or order.record["source_system"] not in naming:
            continue
        dimensions = {name: order.dimensions[name] for name in DISCOUNTED_ORDER}
        dimensions["agent"] = granted_by(order)
        by_agent = order.record["discount_granted_by"] is not None
        yield Observation("agent_discount_share", order.placed_on, dimensions, int(by_agent))
        if by_agent:
            amount = order.discount_amount
            yield Observation("agent_discount_amount", order.placed_on, dimensions, amount, 0)


def second_orders(business: Business, every: list[Order]) -> Iterator[Observation]:
    """Of customers whose 90 days since the first order have passed; replacements are no orders."""
    placed: dict[str, list[Order]] = defaultdict(list)
    for order in every:
        if order.customer and order.has_account and not order.is_replacement:
            placed[order.customer.customer_id].append(order)
    for mine in placed.values():
        first, until = mine[0], mine[0].placed_at + REPEAT
        if until <= business.as_of:
            dimensions = {name: first.dimensions[name] for name in FIRST_ORDER}
            came_back = len(mine) > 1 and mine[1].placed_at <= until
            yield Observation("repeat_purchase_rate", first.placed_on, dimensions, int(came_back))


def trials(business: Business) -> Iterator[Observation]:
    """Trials that are over: is the contract in force at a price after them?"""
    for record in business.records("subscriptions"):
        over_at = record["trial_ends_at"]
        if over_at is None or not business.has_happened(over_at):
            continue
        ended, asked_to_leave = record["ended_at"], record["cancel_requested_at"]
        is_gone = ended <= over_at if ended else bool(asked_to_leave and asked_to_leave <= over_at)
        is_paid = bool(record["monthly_amount"]) and not is_gone
        dimensions = {
            "source_system": record["source_system"],
            **profile(business.people.of(record), over_at),
            "plan": record["plan"] or seeds.UNKNOWN,
        }
        day = business.local_date(over_at)
        yield Observation("trial_conversion_rate", day, dimensions, int(is_paid))


def appointments(business: Business) -> Iterator[Observation]:
    """Demos and sales calls that are over."""
    for record in business.records("appointments"):
        customer = business.people.of(record)
        is_over = record["outcome"] in ("won", "lost", "no_show")
        is_sale = record["kind"] in ("demo", "sales_call")
        if is_sale and is_over and business.has_happened(record["booked_at"]):
            dimensions = {
                "source_system": record["source_system"],
                **profile(customer, record["booked_at"]),
                "appointment_kind": record["kind"],
            }
            day = business.local_date(record["booked_at"])
            is_won = record["outcome"] == "won"
            yield Observation("appointment_win_rate", day, dimensions, int(is_won))
