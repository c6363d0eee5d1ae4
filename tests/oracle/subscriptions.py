"""KPIs about contracts: revenue lost with them, and the wish to end them."""

from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.activity import source_of
from tests.oracle.business import Business, profile
from tests.oracle.classes import Purchases
from tests.oracle.contracts_in_force import Contract
from tests.oracle.observation import Observation
from tests.oracle.periods import midnight, months, next_month

TEN_THOUSANDTHS = 10_000
"""The components of revenue_churn_rate are published in ten-thousandths of the currency."""
WHO = ("segment", "country")


def observations(business: Business, purchases: Purchases) -> Iterator[Observation]:
    """Of the KPIs about contracts."""
    yield from revenue_churn(business, purchases)
    yield from cancellations(business)


def revenue_churn(business: Business, purchases: Purchases) -> Iterator[Observation]:
    """What each paying customer pays less at the month's end than at its start."""
    last_day = business.local_date(business.as_of)
    for customer_id, held in purchases.contracts.items():
        customer = business.people.customers[customer_id]
        begin = min(contract.in_force.start for contract in held)
        for month in months(business.local_date(begin), last_day):
            start = midnight(month, business.zone)
            end = min(midnight(next_month(month), business.zone), business.as_of)
            paid, kept = recurring(held, start), recurring(held, end)
            if not paid:
                continue
            who = profile(customer, start)
            dimensions = {
                "source_system": source_of(customer),
                **{name: who[name] for name in WHO},
                **purchases.classes(customer_id, month).dimensions,
            }
            lost = max(paid - kept, Fraction(0))
            yield Observation("revenue_churn_rate", month, dimensions, lost, paid)


def recurring(held: list[Contract], at: datetime) -> Fraction:
    """The monthly amounts of the contracts in force, in ten-thousandths of the currency."""
    amounts = [contract.amount(at) for contract in held if contract.in_force.holds(at)]
    return sum((amount or Fraction(0) for amount in amounts), Fraction(0)) * TEN_THOUSANDTHS


def cancellations(business: Business) -> Iterator[Observation]:
    """Each wish to leave on its day; systems that never tell a reason have no share of reasons."""
    asked = [
        subscription
        for subscription in business.records("subscriptions")
        if subscription["cancel_requested_at"] is not None
        and business.has_happened(subscription["cancel_requested_at"])
    ]
    telling = {one["source_system"] for one in asked if one["cancel_reason"]}
    for subscription in asked:
        at = subscription["cancel_requested_at"]
        dimensions = {
            "source_system": subscription["source_system"],
            **profile(business.people.of(subscription), at),
            "plan": subscription["plan"] or seeds.UNKNOWN,
            "cancel_reason": subscription["cancel_reason"] or seeds.UNKNOWN,
        }
        day = business.local_date(at)
        yield Observation("cancel_reasons", day, dimensions, 1, 0)
        if subscription["source_system"] in telling:
            told = int(subscription["cancel_reason"] is not None)
            yield Observation("cancel_reason_response_rate", day, dimensions, told)
