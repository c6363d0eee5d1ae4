"""Which visits win an order: those that were not direct, in the 30 days before it."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from functools import cached_property

from tests.oracle.business import Business
from tests.oracle.orders import Order, rounded
from tests.oracle.people import Customer
from tests.oracle.periods import instant
from tests.oracle.sessions import OrderKey, Session, Visitor

BEFORE = timedelta(days=30)

FIRST_TOUCH, LAST_TOUCH, LINEAR = "first touch", "last touch", "linear"


@dataclass
class Credit:
    """The part of an order's net revenue that a visit has won."""

    order: Order
    session: Session
    amount: Fraction


@dataclass
class Attribution:
    """Credits of one way to share an order among the visits before it."""

    business: Business
    orders: list[Order]
    model: str

    @cached_property
    def of_customer(self) -> dict[str, list[Session]]:
        """The visits of each customer."""
        visits = defaultdict(list)
        for session in self.business.sessions:
            if session.customer is not None:
                visits[session.customer.customer_id].append(session)
        return visits

    @cached_property
    def of_visitor(self) -> dict[Visitor, list[Session]]:
        """Visits of nobody known."""
        visits = defaultdict(list)
        for session in self.business.sessions:
            if session.customer is None:
                visits[session.visitor].append(session)
        return visits

    @cached_property
    def placing(self) -> dict[OrderKey, Session]:
        """The visit in which an order was placed."""
        return {key: session for session in self.business.sessions for key in session.order_keys}

    def visits_before(self, order: Order) -> list[Session]:
        """Visits of the order's customer, guests known by address, and of whoever placed it."""
        placing = self.placing.get(order.order_id)
        found = list(self.visits_of(order.customer))
        if placing is not None and placing not in found:
            found += self.visits_of(placing.customer) or self.of_visitor[placing.visitor]
        until = order.placed_at
        return [
            visit
            for visit in found
            if until - BEFORE <= instant(visit.started_at)
            and (instant(visit.started_at) <= until or visit is placing)
        ]

    def visits_of(self, customer: Customer | None) -> list[Session]:
        """The visits of a customer; nobody has none."""
        return self.of_customer.get(customer.customer_id, []) if customer else []

    def credits(self) -> Iterator[Credit]:
        """Every order's net revenue, in equal parts; the last visit has what rounding leaves."""
        for order in self.orders:
            amount = order.net_revenue
            visits = self.winners(self.visits_before(order))
            if amount is not None and visits:
                part = rounded(amount / len(visits))
                yield from (Credit(order, visit, part) for visit in visits[:-1])
                yield Credit(order, visits[-1], amount - part * (len(visits) - 1))

    def winners(self, visits: list[Session]) -> list[Session]:
        """Visits that tell where they came from, else all."""
        named = [visit for visit in visits if visit.is_direct is False] or visits
        named.sort(key=lambda visit: instant(visit.started_at))
        return {FIRST_TOUCH: named[:1], LAST_TOUCH: named[-1:], LINEAR: named}[self.model]
