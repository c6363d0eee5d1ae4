"""KPIs of the stage awareness: visits, new customers, what campaigns cost and bring in."""

from collections.abc import Iterator
from datetime import date, datetime
from fractions import Fraction

from tests.oracle import campaigns, seeds
from tests.oracle.business import Business, profile
from tests.oracle.observation import Observation
from tests.oracle.orders import Order, first_orders, orders
from tests.oracle.periods import instant, month_of
from tests.oracle.sessions import VIEWS, Session, traffic_channel


def observations(business: Business) -> Iterator[Observation]:
    """Of every KPI of the stage."""
    every = orders(business)
    viewed = {session.visitor[0] for session in business.sessions if session.named(VIEWS)}
    for session in business.sessions:
        yield from traffic(session, business, viewed)
    yield from acquisition_rate(business, first_orders(every))
    yield from campaigns.observations(business, every)


def session_dimensions(session: Session) -> dict[str, str]:
    """Who visited, and from where; the customer as of the visit's start."""
    return {
        **profile(session.customer, session.started_at),
        "source_system": session.visitor[0],
        "device": session.first("device") or seeds.UNKNOWN,
        "campaign": session.first("campaign_id") or seeds.UNKNOWN,
        "traffic_channel": traffic_channel(session),
    }


def traffic(session: Session, business: Business, viewed: set[str]) -> Iterator[Observation]:
    """One observation of each visit: direct or not, its views, its seconds, if they are told."""
    day = business.local_date(session.started_at)
    dimensions = session_dimensions(session)
    if session.is_direct is not None:
        yield Observation("direct_traffic_share", day, dimensions, int(session.is_direct))
        yield Observation("attributed_traffic_share", day, dimensions, int(not session.is_direct))
    if session.visitor[0] in viewed:
        yield Observation("pages_per_visit", day, dimensions, len(session.named(VIEWS)))
    took = seconds(session)
    if took is not None:
        yield Observation("time_on_site", day, dimensions, took)


def seconds(session: Session) -> Fraction | None:
    """Engaged seconds, those below zero being faults; else from the first event to the last.

    Of a visit known by the day alone nobody knows the latter.
    """
    told = [event["engaged_seconds"] for event in session.events]
    engaged = [Fraction(one) for one in told if one is not None and one >= 0]
    if engaged:
        return sum(engaged, Fraction(0))
    if not isinstance(session.started_at, datetime):
        return None
    return Fraction((instant(session.ended_at) - session.started_at).total_seconds())


def acquisition_rate(business: Business, first: list[Order]) -> Iterator[Observation]:
    """One observation of each visitor and month, all devices of a known customer being one."""
    won = {
        (order.customer.customer_id, month_of(order.placed_on)) for order in first if order.customer
    }
    visitors: dict[tuple[str | tuple[str, str], date], Session] = {}
    for session in business.sessions:
        who = session.customer.customer_id if session.customer else session.visitor
        visitors.setdefault((who, month_of(business.local_date(session.started_at))), session)
    begin = min((month for _, month in won), default=date.max)
    for (who, month), session in visitors.items():
        if month >= begin:
            dimensions = session_dimensions(session)
            del dimensions["customer_type"]
            became = int((who, month) in won)
            yield Observation("customer_acquisition_rate", month, dimensions, became)
