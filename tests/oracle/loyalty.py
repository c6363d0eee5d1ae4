"""KPIs of the stage loyalty: who is kept, lost and won back, and what customers are worth."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from tests.oracle import experiences, lifetime, subscriptions
from tests.oracle.activity import (
    Stretch,
    active_stretches,
    is_active,
    is_active_in,
    losses,
    source_of,
)
from tests.oracle.business import Business, profile
from tests.oracle.classes import Purchases
from tests.oracle.observation import Observation
from tests.oracle.people import Customer
from tests.oracle.periods import midnight, months, next_month

BACK = timedelta(days=180)


def observations(business: Business) -> Iterator[Observation]:
    """Of every KPI of the stage."""
    purchases = Purchases(business)
    for customer_id, of_customer in active_stretches(business).items():
        customer = business.people.customers[customer_id]
        yield from by_month(business, customer, of_customer, purchases)
        yield from of_losses(business, customer, of_customer)
    yield from subscriptions.observations(business, purchases)
    yield from lifetime.observations(business, purchases)
    yield from experiences.observations(business, purchases)


def by_month(
    business: Business, customer: Customer, of_customer: Sequence[Stretch], purchases: Purchases
) -> Iterator[Observation]:
    """One observation of the customer in each month in which he is active for a time."""
    if not of_customer:
        return
    last_day = business.local_date(business.as_of)
    for month in months(business.local_date(of_customer[0].start), last_day):
        start, end = midnight(month, business.zone), midnight(next_month(month), business.zone)
        at_start = is_active(of_customer, start)
        at_end = is_active(of_customer, min(end, business.as_of))
        if not is_active_in(business, of_customer, month):
            continue
        classes = purchases.classes(customer.customer_id, month)
        who = {
            "source_system": source_of(customer),
            **profile(customer, start),
            **classes.dimensions,
        }
        if at_start:
            is_lost = any(start <= lost < end for lost, _ in losses(of_customer, business.as_of))
            yield Observation("churn_rate", month, who, int(is_lost))
            yield Observation("retention_rate", month, who, int(not is_lost))
            yield Observation("loyal_customer_share", month, who, int(classes.is_loyal))
        yield Observation(
            "net_customer_change_rate",
            month,
            who,
            int(at_end) - int(at_start),
            int(at_start),
            is_of_denominator=True,
        )


def of_losses(
    business: Business, customer: Customer, of_customer: Sequence[Stretch]
) -> Iterator[Observation]:
    """Each return on its day; each loss on its day, once the 180 days after it have passed."""
    for lost, back in losses(of_customer, business.as_of):
        if back is not None:
            yield moved("reactivations", business, customer, back, 1, 0)
        if lost + BACK <= business.as_of:
            came = back is not None and back <= lost + BACK
            yield moved("reactivation_rate", business, customer, lost, int(came), 1)


def moved(
    kpi_id: str, business: Business, customer: Customer, at: datetime, numerator: int, counts: int
) -> Observation:
    who = profile(customer, at)
    dimensions = {
        "source_system": source_of(customer),
        "segment": who["segment"],
        "country": who["country"],
    }
    return Observation(kpi_id, business.local_date(at), dimensions, numerator, counts)
