"""Subscriptions as contracts: when they are in force, and what they cost a month."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from tests.oracle.activity import Stretch, contract_of
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.orders import exchange_rate
from tests.oracle.people import Customer


@dataclass(frozen=True, eq=False)
class Contract:
    """A subscription that is or was in force. `versions` are those delivered, oldest first.

    `rate` turns its currency into the reporting one; the rate of its begin holds for all its time.
    """

    customer: Customer
    in_force: Stretch
    versions: list[Record]
    rate: Fraction | None

    def amount(self, at: date) -> Fraction | None:
        """What it cost a month by the version of that moment, before the first by that one."""
        held = [one for one in self.versions if (one["updated_at"] or datetime.min) <= at]
        stated = (held or self.versions[:1])[-1]["monthly_amount"]
        return None if stated is None or self.rate is None else Fraction(stated) * self.rate


def contracts(business: Business) -> Iterator[Contract]:
    """Every subscription that came into force by as_of."""
    versions: dict[tuple[str, str], list[Record]] = {}
    for version in business.feeds["subscriptions"].versions:
        versions.setdefault(key(version), []).append(version)
    for subscription in business.records("subscriptions"):
        customer, in_force = business.people.of(subscription), contract_of(subscription)
        if customer and in_force and business.has_happened(in_force.start):
            began = business.local_date(in_force.start)
            rate = exchange_rate(business, subscription["currency"], began)
            yield Contract(customer, in_force, versions[key(subscription)], rate)


def key(subscription: Record) -> tuple[str, str]:
    return (subscription["source_system"], subscription["subscription_id"])
