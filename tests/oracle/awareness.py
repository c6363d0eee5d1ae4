"""KPIs of the stage awareness: visits, new customers, what campaigns cost and bring in."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.oracle import seeds
from tests.oracle.attribution import FIRST_TOUCH, LAST_TOUCH, LINEAR, Attribution
from tests.oracle.business import Business, profile
from tests.oracle.files import Record
from tests.oracle.money import spent
from tests.oracle.observation import Observation
from tests.oracle.people import Customer, has_account
from tests.oracle.periods import month_of
from tests.oracle.sessions import VIEWS, Session, traffic_channel

TEN_THOUSANDTHS = 10_000
"""The components of campaign_roi are published in ten-thousandths of the currency."""


def observations(business: Business) -> Iterator[Observation]:
    for session in business.sessions:
        yield from traffic(session, business)
    yield from acquisition_rate(business)
    yield from acquisition_cost(business)
    yield from returns("campaign_roi", business, LAST_TOUCH)
    yield from returns("campaign_roi_first_touch", business, FIRST_TOUCH)
    yield from returns("campaign_roi_linear", business, LINEAR)


def session_dimensions(session: Session) -> dict[str, str]:
    """Who visited, and from where; the customer as of the visit's start."""
    return {
        **profile(session.customer, session.started_at),
        "source_system": session.visitor[0],
        "device": session.first("device") or seeds.UNKNOWN,
        "campaign": session.first("campaign_id") or seeds.UNKNOWN,
        "traffic_channel": traffic_channel(session),
    }


def traffic(session: Session, business: Business) -> Iterator[Observation]:
    """One observation of each visit: direct or not, its views, its seconds."""
    day = business.local_date(session.started_at)
    dimensions = session_dimensions(session)
    yield Observation("direct_traffic_share", day, dimensions, int(session.is_direct))
    yield Observation("attributed_traffic_share", day, dimensions, int(not session.is_direct))
    yield Observation("pages_per_visit", day, dimensions, len(session.named(VIEWS)))
    yield Observation("time_on_site", day, dimensions, seconds(session))


def seconds(session: Session) -> Fraction:
    """Engaged seconds; where no event tells them, from the first event to the last."""
    told = [
        event["engaged_seconds"] for event in session.events if event["engaged_seconds"] is not None
    ]
    if told:
        return Fraction(sum(told))
    return Fraction((session.ended_at - session.started_at).total_seconds())


def first_orders(business: Business) -> dict[str, tuple[Customer, Record]]:
    """Each customer's first order with an account; one that is cancelled later counts."""
    first: dict[str, tuple[Customer, Record]] = {}
    for order in sorted(business.records("orders"), key=lambda order: order["placed_at"]):
        customer = business.people.of(order)
        if customer is not None and has_account(order):
            first.setdefault(customer.customer_id, (customer, order))
    return first


def acquisition_rate(business: Business) -> Iterator[Observation]:
    """One observation of each visitor and month, all devices of a known customer being one."""
    won = {
        (customer_id, month_of(business.local_date(order["placed_at"])))
        for customer_id, (_, order) in first_orders(business).items()
    }
    visitors: dict[tuple[object, date], Session] = {}
    for session in business.sessions:
        who = session.customer.customer_id if session.customer else session.visitor
        visitors.setdefault((who, month_of(business.local_date(session.started_at))), session)
    for (who, month), session in visitors.items():
        if month >= min(month for _, month in won):
            dimensions = session_dimensions(session)
            del dimensions["customer_type"]
            yield Observation(
                "customer_acquisition_rate", month, dimensions, int((who, month) in won)
            )


def campaign_dimensions(source_system: str, campaign: str | None) -> dict[str, str]:
    return {
        "source_system": source_system,
        "campaign": campaign or seeds.UNKNOWN,
        "campaign_type": seeds.campaign_types().meaning(source_system, campaign),
    }


def costs(business: Business) -> list[tuple[Record, date, Fraction]]:
    """Every known cost with its day."""
    found = []
    for row in business.records("marketing_spend"):
        cost = spent(row, business)
        if cost is not None and business.has_happened(row["spend_date"]):
            found.append((row, business.local_date(row["spend_date"]), cost))
    return found


def acquisition_cost(business: Business) -> Iterator[Observation]:
    """What a month cost, against the customers won in it.

    Cost counts from the month of the first order on, customers in months of which a cost is known.
    """
    won = [
        (business.local_date(order["placed_at"]), order)
        for _, order in first_orders(business).values()
    ]
    with_cost = {month_of(day) for _, day, _ in costs(business)}
    first_month = month_of(min(day for day, _ in won))
    for row, day, cost in costs(business):
        if month_of(day) >= first_month:
            dimensions = campaign_dimensions(row["source_system"], row["campaign_id"])
            yield Observation("customer_acquisition_cost", month_of(day), dimensions, cost, 0)
    for day, order in won:
        if month_of(day) in with_cost:
            dimensions = campaign_dimensions(order["source_system"], order["campaign_id"])
            yield Observation("customer_acquisition_cost", month_of(day), dimensions, 0, 1)


def returns(kpi_id: str, business: Business, model: str) -> Iterator[Observation]:
    """Cost on the day it was spent, credited revenue on the day of the order.

    Cost counts in months with visits and orders, revenue in months of which a cost is known.
    """
    visited = {month_of(business.local_date(session.started_at)) for session in business.sessions}
    ordered = {
        month_of(business.local_date(order["placed_at"])) for order in business.records("orders")
    }
    with_cost = {month_of(day) for _, day, _ in costs(business)}
    for row, day, cost in costs(business):
        if month_of(day) in visited & ordered:
            dimensions = campaign_dimensions(row["source_system"], row["campaign_id"])
            amount = cost * TEN_THOUSANDTHS
            yield Observation(kpi_id, day, dimensions, -amount, amount)
    for credit in Attribution(business, model).credits():
        campaign = credit.session.first("campaign_id")
        day = business.local_date(credit.order["placed_at"])
        if campaign is not None and month_of(day) in with_cost:
            dimensions = campaign_dimensions(credit.session.visitor[0], campaign)
            yield Observation(kpi_id, day, dimensions, credit.amount * TEN_THOUSANDTHS, 0)
