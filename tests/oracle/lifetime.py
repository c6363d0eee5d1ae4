"""What customers have brought in, and what those of a year ago brought in since."""

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction

from tests.oracle.activity import source_of
from tests.oracle.business import Business, profile
from tests.oracle.classes import Purchases
from tests.oracle.observation import Observation
from tests.oracle.orders import Order
from tests.oracle.people import Customer
from tests.oracle.periods import midnight, months, next_month


def observations(business: Business, purchases: Purchases) -> Iterator[Observation]:
    """One observation of each customer who has ordered with an account until the month's end."""
    last_day = business.local_date(business.as_of)
    for customer_id, bought in purchases.orders.items():
        customer = business.people.customers[customer_id]
        for month in months(bought[0].placed_on, last_day):
            end = midnight(next_month(month), business.zone)
            if not any(is_known(order) and order.placed_at < end for order in bought):
                continue
            worth = revenue(bought, datetime.min, end)
            dimensions = who(customer, min(end, business.as_of))
            yield Observation("customer_lifetime_value", month, dimensions, worth)
            a_year_ago = midnight(year_before(next_month(month)), business.zone)
            before = [order for order in bought if order.placed_at < a_year_ago]
            if end <= business.as_of and any(map(is_known, before)):
                since = revenue(bought, a_year_ago, end)
                dimensions = who(customer, a_year_ago)
                yield Observation("customer_lifetime_value_expected", month, dimensions, since)


def is_known(order: Order) -> bool:
    """Whether anybody knows what it was worth."""
    return order.net_revenue is not None


def revenue(bought: list[Order], start: datetime, end: datetime) -> Fraction:
    """Net revenue of the orders placed from the start until before the end."""
    return sum(
        (order.net_revenue or Fraction(0) for order in bought if start <= order.placed_at < end),
        Fraction(0),
    )


def year_before(day: date) -> date:
    return day.replace(year=day.year - 1)


def who(customer: Customer, at: datetime) -> dict[str, str]:
    return {"source_system": source_of(customer), **profile(customer, at)}
