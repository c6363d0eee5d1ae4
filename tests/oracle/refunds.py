"""Refunds under way: what led to them has happened, the money has not come back."""

from collections import defaultdict
from datetime import date

from tests.oracle.business import Business, is_before
from tests.oracle.fulfilment import is_complaint
from tests.oracle.orders import Order
from tests.oracle.people import SourceId


def complaints_of(business: Business) -> dict[SourceId, list[date]]:
    """When customers complained about each order."""
    found: dict[SourceId, list[date]] = defaultdict(list)
    for ticket in business.records("tickets"):
        if ticket["order_id"] and is_complaint(ticket):
            found[ticket["source_system"], ticket["order_id"]].append(ticket["created_at"])
    return found


def is_refund_under_way(business: Business, order: Order, complaints: list[date], at: date) -> bool:
    """Whether the order was cancelled or complained about by then, and paid back afterwards."""
    paid_back, cancelled = order.record["refunded_at"], order.record["cancelled_at"]
    begun = [*complaints, *([cancelled] if order.is_cancelled and cancelled else [])]
    return (
        paid_back is not None
        and is_before(business, at, paid_back)
        and any(not is_before(business, at, moment) for moment in begun)
    )
