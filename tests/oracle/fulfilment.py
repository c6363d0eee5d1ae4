"""KPIs of the stage fulfilment: parcels, and the first use of the product."""

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.orders import Order, is_on_time, orders
from tests.oracle.people import Customer
from tests.oracle.periods import instant, midnight

DAY = timedelta(days=1)
ACTIVATION = timedelta(days=7)
TICKETS_LEFT_OUT = ("merged", "deleted", "spam")


def observations(business: Business) -> Iterator[Observation]:
    """Of every KPI of the stage."""
    complained, every = complained_of(business), orders(business)
    telling = systems_telling_of_defects(business, every)
    for order in every:
        yield from of_delivery(business, order)
        yield from of_promise(business, order)
        if order.order_id[0] in telling:
            defect = order.is_cancelled or order.is_refunded or order.order_id in complained
            yield Observation("order_defect_rate", order.placed_on, order.dimensions, int(defect))
    yield from activations(business)


def of_delivery(business: Business, order: Order) -> Iterator[Observation]:
    """On the day of delivery: was it in time, and how long did it take?"""
    came, promised = order.delivered_at, order.record["promised_at"]
    if came is None or not business.has_happened(came):
        return
    day, dimensions = business.local_date(came), order.dimensions
    if promised is not None:
        kept = is_on_time(business, came, promised)
        yield Observation("on_time_delivery_rate", day, dimensions, int(kept))
        bare = instant(came) <= instant(promised)
        yield Observation("on_time_delivery_rate_as_recorded", day, dimensions, int(bare))
    took = instant(came) - order.placed_at
    if took >= timedelta():
        seconds = took // timedelta(seconds=1)
        yield Observation("delivery_days", day, dimensions, Fraction(seconds, 86400))


def of_promise(business: Business, order: Order) -> Iterator[Observation]:
    """On the promised day, once it has fully passed; what never came was not kept."""
    promised, came = order.record["promised_at"], order.delivered_at
    if promised is None or order.is_cancelled:
        return
    due = business.local_date(promised)
    if midnight(due + DAY, business.zone) <= business.as_of:
        kept = came is not None and is_on_time(business, came, promised)
        yield Observation("promise_kept_rate", due, order.dimensions, int(kept))


def systems_telling_of_defects(business: Business, every: list[Order]) -> set[str]:
    """Those that ever told of a cancellation, a refund (one of 0 too) or a ticket of an order."""
    written = {
        (ticket["source_system"], ticket["order_id"]) for ticket in business.records("tickets")
    }
    return {
        order.order_id[0]
        for order in every
        if order.is_cancelled
        or order.is_refunded
        or order.record["refund_amount"] is not None
        or order.order_id in written
    }


def complained_of(business: Business) -> set[tuple[str, str]]:
    """Orders with a ticket of a category that is a complaint."""
    return {
        (ticket["source_system"], ticket["order_id"])
        for ticket in business.records("tickets")
        if ticket["order_id"] and is_complaint(ticket)
    }


def is_complaint(ticket: Record) -> bool:
    """By its category; merged, deleted and spam tickets are none."""
    system, category = ticket["source_system"], (ticket["category"] or "").strip().lower()
    status = seeds.statuses("ticket").meaning(system, ticket["status"])
    named = {("*", category), (system, category)} & seeds.complaint_categories()
    return bool(named) and status not in TICKETS_LEFT_OUT


def activations(business: Business) -> Iterator[Observation]:
    """New customers whose seven days are over, and reach the time in which use is recorded."""
    used: dict[str, set[date]] = {}
    for record in business.records("product_usage"):
        if not record["active_minutes"] and not record["event_count"]:
            continue
        user = business.people.of_source_id(record["source_system"], record["customer_id"])
        used.setdefault(user.customer_id, set()).add(record["usage_date"])
    first_use = min((day for days in used.values() for day in days), default=date.max)
    for customer in business.people.customers.values():
        created = [record for record in customer.records if record["created_at"]]
        if not created:
            continue
        first = min(created, key=lambda record: instant(record["created_at"]))
        day = business.local_date(first["created_at"])
        last = day + ACTIVATION
        if last >= first_use and midnight(last + DAY, business.zone) <= business.as_of:
            is_active = any(use <= last for use in used.get(customer.customer_id, ()))
            yield Observation("activation_rate", day, new_customer(customer, first), int(is_active))


def new_customer(customer: Customer, first: Record) -> dict[str, str]:
    return {
        "source_system": first["source_system"],
        "segment": customer.segment(first["created_at"]),
        "country": customer.country,
        "campaign": stated(customer, "campaign_id"),
        "acquisition_channel": stated(customer, "acquisition_channel"),
    }


def stated(customer: Customer, column: str) -> str:
    """What the newest record that states it says."""
    said = [record[column] for record in customer.records if record[column]]
    return said[-1] if said else seeds.UNKNOWN
