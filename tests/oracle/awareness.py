"""KPIs of the stage awareness: visits, new customers, what campaigns cost and bring in."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.oracle import campaigns, seeds
from tests.oracle.business import Business, profile
from tests.oracle.observation import Observation
from tests.oracle.orders import Order, first_orders, orders
from tests.oracle.periods import month_of
from tests.oracle.sessions import VIEWS, Session, traffic_channel


def observations(business: Business) -> Iterator[Observation]:
    """Of every KPI of the stage."""
    every = orders(business)
    for session in business.sessions:
        yield from traffic(session, business)
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
