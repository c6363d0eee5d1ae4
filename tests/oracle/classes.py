"""What the year before a month's first day makes of a customer: recency, frequency, money."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.business import Business
from tests.oracle.contracts_in_force import Contract, contracts
from tests.oracle.orders import Order, orders
from tests.oracle.periods import midnight, months

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Classes:
    """The class by recency, frequency and money, and the class by money alone."""

    customer_class: str
    value_class: str
    is_loyal: bool

    @property
    def dimensions(self) -> dict[str, str]:
        """As breakdowns."""
        return {"customer_class": self.customer_class, "value_class": self.value_class}


NONE = Classes(seeds.UNKNOWN, seeds.UNKNOWN, is_loyal=False)
"""Of who ordered nothing in the year."""


@dataclass(frozen=True)
class Purchase:
    """An order with an account, or a month that began under contract."""

    day: date
    revenue: Fraction


class Purchases:
    """The purchases of each customer, in order of time, and the orders among them."""

    def __init__(self, business: Business) -> None:
        """Read orders and contracts once."""
        self.business = business
        self.orders: dict[str, list[Order]] = defaultdict(list)
        self.contracts: dict[str, list[Contract]] = defaultdict(list)
        for order in orders(business):
            if order.customer is not None and order.has_account:
                self.orders[order.customer.customer_id].append(order)
        for contract in contracts(business):
            self.contracts[contract.customer.customer_id].append(contract)
        self.of_customer = {
            customer_id: sorted(self.purchases(customer_id), key=lambda purchase: purchase.day)
            for customer_id in self.orders | self.contracts
        }

    def purchases(self, customer_id: str) -> Iterator[Purchase]:
        """Orders, and the first days of months in force."""
        for order in self.orders.get(customer_id, []):
            yield Purchase(order.placed_on, order.net_revenue or Fraction(0))
        last_day = self.business.local_date(self.business.as_of)
        for contract in self.contracts.get(customer_id, []):
            first_day = self.business.local_date(contract.in_force.start)
            for month in months(first_day, last_day):
                if contract.in_force.holds(midnight(month, self.business.zone)):
                    first = midnight(month, self.business.zone)
                    yield Purchase(month, contract.amount(first) or Fraction(0))

    def before(self, customer_id: str, month: date) -> list[Purchase]:
        """Those of the year before the month."""
        mine = self.of_customer.get(customer_id, [])
        from_, until = (
            bisect_left(mine, day, key=lambda purchase: purchase.day)
            for day in (month - YEAR, month)
        )
        return mine[from_:until]

    def classes(self, customer_id: str, month: date) -> Classes:
        """On the month's first day."""
        bought = self.before(customer_id, month)
        if not bought:
            return NONE
        since = month - bought[-1].day
        revenue = sum((purchase.revenue for purchase in bought), Fraction(0))
        of_value = next(row for row in ranked("value_classes") if is_reached(row, revenue))
        by_all = next(
            row
            for row in ranked("customer_classes")
            if (row["maximum_recency_days"] is None or since <= days(row["maximum_recency_days"]))
            and len(bought) >= (row["minimum_purchases"] or 0)
            and is_reached(row, revenue)
        )
        return Classes(
            by_all["customer_class"], of_value["value_class"], by_all["is_loyal"] == "true"
        )


def days(number: int) -> timedelta:
    return timedelta(days=number)


def ranked(seed: str) -> list[seeds.Record]:
    return sorted(seeds.rows(seed), key=lambda row: row["rank"])


def is_reached(row: seeds.Record, revenue: Fraction) -> bool:
    return row["minimum_revenue"] is None or revenue >= Fraction(row["minimum_revenue"])
