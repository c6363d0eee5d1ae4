"""KPIs of the stage consideration: prices, new accounts, help found without asking."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.oracle import seeds
from tests.oracle.awareness import session_dimensions
from tests.oracle.business import Business
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.orders import first_orders, orders
from tests.oracle.periods import instant
from tests.oracle.sessions import CHECKOUT_STEPS, SIGN_UP, Session, Visitor

AFTER_HELP = timedelta(hours=24)
NO_TICKETS = ("merged", "deleted", "spam")


def observations(business: Business) -> Iterator[Observation]:
    """Of every KPI of the stage."""
    telling = {session.visitor[0] for session in business.sessions if next_steps(session)}
    for session in business.sessions:
        day, dimensions = business.local_date(session.started_at), session_dimensions(session)
        is_known = int(session.customer is not None)
        yield Observation("identified_session_share", day, dimensions, is_known)
        if session.on_pages("pricing") and session.visitor[0] in telling:
            went_on = int(goes_on_from_prices(session))
            yield Observation("pricing_page_ctr", day, dimensions, went_on)
    yield from account_creation(business)
    yield from self_service(business)


def goes_on_from_prices(session: Session) -> bool:
    """Whether a sign-up or a step of the checkout comes after the first pricing page."""
    seen_at = instant(session.on_pages("pricing")[0]["occurred_at"])
    return any(instant(step["occurred_at"]) > seen_at for step in next_steps(session))


def next_steps(session: Session) -> list[Record]:
    return session.named(CHECKOUT_STEPS | SIGN_UP) + session.on_pages("checkout")


def account_creation(business: Business) -> Iterator[Observation]:
    """One observation of each visit of somebody without an account until then.

    Of sources that report sign-ups at all.
    """
    telling = {session.visitor[0] for session in business.sessions if session.named(SIGN_UP)}
    ordered = {
        order.customer.customer_id: order.placed_at
        for order in first_orders(orders(business))
        if order.customer
    }
    seen: set[str | Visitor] = set()
    for session in business.sessions:
        who = session.customer.customer_id if session.customer else session.visitor
        has_ordered = who in ordered and ordered[who] < instant(session.started_at)
        signs_up = bool(session.named(SIGN_UP))
        is_new = who not in seen and not is_account_used(session) and (signs_up or not has_ordered)
        if is_new and session.visitor[0] in telling:
            day = business.local_date(session.started_at)
            dimensions = session_dimensions(session)
            yield Observation("account_creation_rate", day, dimensions, int(signs_up))
        if signs_up or is_account_used(session):
            seen.add(who)


def is_account_used(session: Session) -> bool:
    """Whether the visit shows an account, by log-in or customer id, that it did not create."""
    shown = [e for e in session.events if e["event_name"] == "login" or e["customer_id"]]
    created = session.named(SIGN_UP)
    if not created:
        return bool(shown)
    return any(
        event["event_name"] == "login" and event["occurred_at"] < created[0]["occurred_at"]
        for event in shown
    )


def self_service(business: Business) -> Iterator[Observation]:
    """Known customers' visits to the help centre whose 24 hours are over and reach the tickets."""
    written = tickets_of(business)
    begin = min((times[0] for times in written.values()), default=datetime.max)
    for session in business.sessions:
        help_pages = session.on_pages("help")
        if session.customer is None or not help_pages:
            continue
        helped_at = instant(help_pages[0]["occurred_at"])
        if begin <= helped_at + AFTER_HELP <= business.as_of:
            times = written.get(session.customer.customer_id, [])
            after = times[bisect_left(times, helped_at) :]
            spared = not after or after[0] > helped_at + AFTER_HELP
            day = business.local_date(session.started_at)
            yield Observation("self_service_rate", day, session_dimensions(session), int(spared))


def tickets_of(business: Business) -> dict[str, list[datetime]]:
    """When each customer wrote, in order of time; merged, deleted and spam tickets left out."""
    written = defaultdict(list)
    for ticket in business.records("tickets"):
        status = seeds.statuses("ticket").meaning(ticket["source_system"], ticket["status"])
        customer = business.people.of(ticket)
        if customer and status not in NO_TICKETS and business.has_happened(ticket["created_at"]):
            written[customer.customer_id].append(instant(ticket["created_at"]))
    return {customer_id: sorted(times) for customer_id, times in written.items()}
