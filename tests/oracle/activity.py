"""When a customer is active: by an order of the last 180 days, or by a contract in force."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.oracle import periods
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.people import Customer
from tests.oracle.seeds import UNKNOWN

ACTIVE = timedelta(days=180)


@dataclass(frozen=True)
class Stretch:
    """A customer is active after `start` up to and with `end`; without an end, still."""

    start: datetime
    end: datetime | None

    def holds(self, moment: datetime) -> bool:
        """Active at a moment: an order placed in [moment - 180 days, moment)."""
        return self.start < moment and (self.end is None or moment <= self.end)


def contract_of(subscription: Record) -> Stretch | None:
    """In force from the end of the trial until the effective end; a trial alone is no contract."""
    start = max(
        filter(None, (subscription["started_at"], subscription["trial_ends_at"])), default=None
    )
    end = subscription["ended_at"]
    if start is None or (end is not None and end <= start):
        return None
    return Stretch(start, end)


def stretches(orders: Iterable[datetime], contracts: Iterable[Stretch]) -> list[Stretch]:
    """Orders and contracts put together; what begins at the end of a stretch goes on with it."""
    parts = [Stretch(placed_at, placed_at + ACTIVE) for placed_at in orders] + list(contracts)
    merged: list[Stretch] = []
    for part in sorted(parts, key=lambda part: part.start):
        last = merged[-1] if merged else None
        if last is None or (last.end is not None and part.start > last.end):
            merged.append(part)
        else:
            merged[-1] = Stretch(last.start, _later(last.end, part.end))
    return merged


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)


def is_active(of_customer: Sequence[Stretch], moment: datetime) -> bool:
    """Whether any stretch holds at the moment."""
    return any(stretch.holds(moment) for stretch in of_customer)


def losses(
    of_customer: Sequence[Stretch], as_of: datetime
) -> list[tuple[datetime, datetime | None]]:
    """Each moment at which the customer was lost by then, and when he came back, if he did."""
    return [
        (stretch.end, of_customer[number + 1].start if number + 1 < len(of_customer) else None)
        for number, stretch in enumerate(of_customer)
        if stretch.end is not None and stretch.end <= as_of
    ]


def active_stretches(business: Business) -> dict[str, list[Stretch]]:
    """When each customer is active, by orders and contracts."""
    contracts: dict[str, list[Stretch]] = defaultdict(list)
    for subscription in business.records("subscriptions"):
        customer, contract = business.people.of(subscription), contract_of(subscription)
        if customer and contract and business.has_happened(contract.start):
            contracts[customer.customer_id].append(contract)
    return {
        customer_id: stretches(
            filter(business.has_happened, customer.ordered_at), contracts[customer_id]
        )
        for customer_id, customer in business.people.customers.items()
    }


def is_active_in(business: Business, of_customer: list[Stretch], month: date) -> bool:
    """Whether a stretch and the month meet; one that ends with its first midnight still does."""
    begins = periods.midnight(month, business.zone)
    ends = periods.midnight(periods.next_month(month), business.zone)
    return any(
        stretch.start < ends and (stretch.end is None or stretch.end >= begins)
        for stretch in of_customer
    )


def source_of(customer: Customer) -> str:
    """The system of the customer's first source id; unknown of who has none."""
    return min(customer.source_ids, key=":".join)[0] if customer.source_ids else UNKNOWN
