"""Tickets against orders and against active customers."""

from collections.abc import Iterator
from datetime import date

from tests.oracle import periods
from tests.oracle.activity import active_stretches, is_active_in, source_of
from tests.oracle.business import Business, profile
from tests.oracle.observation import Observation
from tests.oracle.tickets import Ticket

WHO = ("source_system", "segment", "customer_type", "country")
PER = 100


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    """Nothing where no ticket was ever delivered."""
    if not tickets:
        return
    counted = [ticket for ticket in tickets if not ticket.is_removed]
    first_day = business.local_date(min(ticket.created_at for ticket in tickets))
    yield from per_order(business, counted, first_day)
    yield from per_active_customer(business, counted, first_day)


def per_order(business: Business, tickets: list[Ticket], first_day: date) -> Iterator[Observation]:
    """Tickets per 100 orders, those before the day of the first ticket left out."""
    for ticket in tickets:
        yield Observation(
            "contact_rate", business.local_date(ticket.created_at), ticket.chosen(*WHO), PER, 0
        )
    for order in business.records("orders"):
        placed_at = order["placed_at"]
        if business.local_date(placed_at) >= first_day and business.has_happened(placed_at):
            who = profile(business.people.of(order), placed_at)
            dimensions = {"source_system": order["source_system"], **who}
            yield Observation("contact_rate", business.local_date(placed_at), dimensions, 0, 1)


def per_active_customer(
    business: Business, tickets: list[Ticket], first_day: date
) -> Iterator[Observation]:
    """Tickets per 100 customers active at some time of the month, from the first ticket's month."""
    kpi_id = "contact_rate_per_active_customer"
    for ticket in tickets:
        month = periods.month_of(business.local_date(ticket.created_at))
        yield Observation(kpi_id, month, ticket.chosen(*WHO), PER, 0)
    last_day = business.local_date(business.as_of)
    for customer_id, of_customer in active_stretches(business).items():
        customer = business.people.customers[customer_id]
        for month in periods.months(first_day, last_day):
            if is_active_in(business, of_customer, month):
                start = periods.midnight(month, business.zone)
                dimensions = {"source_system": source_of(customer), **profile(customer, start)}
                yield Observation(kpi_id, month, dimensions, 0, 1)
