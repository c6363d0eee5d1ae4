"""What campaigns cost, whom they won, and what they brought in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.attribution import BEFORE, FIRST_TOUCH, LAST_TOUCH, LINEAR, Attribution
from tests.oracle.business import Business
from tests.oracle.observation import Observation
from tests.oracle.orders import Order, converted, exchange_rate, first_orders
from tests.oracle.periods import month_of

MODELS = {
    "campaign_roi": LAST_TOUCH,
    "campaign_roi_first_touch": FIRST_TOUCH,
    "campaign_roi_linear": LINEAR,
}
TEN_THOUSANDTHS = 10_000
"""The components of campaign_roi are published in ten-thousandths of the currency."""


@dataclass(frozen=True)
class Cost:
    """What a campaign cost on a day, in the reporting currency."""

    source_system: str
    campaign: str
    day: date
    amount: Fraction

    @property
    def month(self) -> date:
        """The month it was spent in."""
        return month_of(self.day)


def observations(business: Business, every: list[Order]) -> Iterator[Observation]:
    """Of the KPIs about campaigns."""
    spent = list(costs(business))
    yield from acquisition_cost(spent, first_orders(every))
    for kpi_id, model in MODELS.items():
        yield from returns(kpi_id, spent, Attribution(business, every, model))


def costs(business: Business) -> Iterator[Cost]:
    """Every known cost; one without an exchange rate is not known."""
    for row in business.records("marketing_spend"):
        day = business.local_date(row["spend_date"])
        rate = exchange_rate(business, row["currency"], day)
        if row["cost"] is not None and rate is not None and business.has_happened(day):
            amount = converted(row["cost"], rate)
            yield Cost(row["source_system"], row["campaign_id"], day, amount)


def dimensions(source_system: str, campaign: str | None) -> dict[str, str]:
    return {
        "source_system": source_system,
        "campaign": campaign or seeds.UNKNOWN,
        "campaign_type": seeds.campaign_types().meaning(source_system, campaign),
    }


def acquisition_cost(spent: list[Cost], first: list[Order]) -> Iterator[Observation]:
    """What a month cost, against the customers won in it, by the campaign that the shop credits.

    Cost counts from the month of the first order on, customers in months of which a cost is known.
    """
    kpi_id = "customer_acquisition_cost"
    begin = min((month_of(order.placed_on) for order in first), default=date.max)
    for cost in spent:
        if cost.month >= begin:
            named = dimensions(cost.source_system, cost.campaign)
            yield Observation(kpi_id, cost.month, named, cost.amount, 0)
    with_cost = {cost.month for cost in spent}
    for order in first:
        month = month_of(order.placed_on)
        if month in with_cost:
            named = dimensions(order.record["source_system"], order.record["campaign_id"])
            yield Observation(kpi_id, month, named, 0, 1)


def returns(kpi_id: str, spent: list[Cost], attribution: Attribution) -> Iterator[Observation]:
    """Cost on the day it was spent, credited revenue on the day of the order.

    Cost counts in months with visits and orders, revenue where such a cost of its own campaign is
    known of the order's day or of the 30 days before it.
    """
    business = attribution.business
    visited = {month_of(business.local_date(visit.started_at)) for visit in business.sessions}
    ordered = {month_of(order.placed_on) for order in attribution.orders}
    counted = [cost for cost in spent if cost.month in visited & ordered]
    for cost in counted:
        named = dimensions(cost.source_system, cost.campaign)
        amount = cost.amount * TEN_THOUSANDTHS
        yield Observation(kpi_id, cost.day, named, -amount, amount)
    paid = paid_days(counted)
    for credit in attribution.credits():
        campaign, day = credit.session.first("campaign_id"), credit.order.placed_on
        if (campaign, day) in paid:
            named = dimensions(credit.session.visitor[0], campaign)
            yield Observation(kpi_id, day, named, credit.amount * TEN_THOUSANDTHS, 0)


def paid_days(spent: list[Cost]) -> set[tuple[str | None, date]]:
    """Campaigns, and the days on which what they won is a return on a known cost."""
    return {
        (cost.campaign, cost.day + timedelta(days=after))
        for cost in spent
        for after in range(BEFORE.days + 1)
    }
