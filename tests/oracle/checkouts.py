"""Visits that buy, put something into a cart, or begin to check out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from tests.oracle import seeds
from tests.oracle.awareness import session_dimensions
from tests.oracle.business import Business
from tests.oracle.observation import Observation
from tests.oracle.sessions import Session

PURCHASE = {"purchase"}
CART = {"add_to_cart", "view_cart"}
STEPS = {"begin_checkout", "add_shipping_info", "add_payment_info"}
MOST_PAGES = 6


def observations(business: Business) -> Iterator[Observation]:
    """Of visits to sources that report purchases at all."""
    reporting = {session.visitor[0] for session in business.sessions if session.named(PURCHASE)}
    for session in business.sessions:
        if session.visitor[0] in reporting:
            yield from of_session(business, session)


def of_session(business: Business, session: Session) -> Iterator[Observation]:
    """What the visit came to, by what happened in it alone."""
    day = business.local_date(session.started_at)
    dimensions = session_dimensions(session)
    has_purchase = bool(session.named(PURCHASE))
    yield Observation("conversion_rate", day, dimensions, int(has_purchase))
    if session.named(CART) or session.on_pages("cart"):
        yield Observation("purchase_abandonment_rate", day, dimensions, int(not has_purchase))
    pages = checkout_pages(session)
    if session.named(STEPS) or session.on_pages("checkout"):
        choices = dimensions | checkout_dimensions(session, len(pages))
        yield Observation("checkout_abandonment_rate", day, choices, int(not has_purchase))
    if has_purchase and pages:
        yield Observation("checkout_screens", day, dimensions, len(pages))


def checkout_pages(session: Session) -> set[str]:
    """Distinct pages of the checkout, without the one that reports the purchase."""
    asked = [event for event in session.on_pages("checkout") if event["event_name"] not in PURCHASE]
    return {event["page_path"] for event in asked if event["page_path"]}


def checkout_dimensions(session: Session, pages: int) -> dict[str, str]:
    """What was chosen and shown last, and how many pages were seen."""
    return {
        "payment_type": last(session, "payment_type") or seeds.UNKNOWN,
        "shipping_band": shipping_band(last(session, "shipping_amount")),
        "checkout_page_band": page_band(pages),
    }


def last(session: Session, column: str) -> Any:
    """The last value that one of the events has in the column."""
    return next(
        (event[column] for event in reversed(session.events) if event[column] is not None), None
    )


def page_band(pages: int) -> str:
    if pages == 0:
        return seeds.UNKNOWN
    return str(pages) if pages < MOST_PAGES else f"{MOST_PAGES} and more"


def shipping_band(amount: Decimal | None) -> str:
    """From its lower end up to below its upper one."""
    if amount is None:
        return seeds.UNKNOWN
    for band in seeds.rows("shipping_bands"):
        until = band["until_amount"]
        if Decimal(band["from_amount"]) <= amount and (until is None or amount < Decimal(until)):
            return str(band["shipping_band"])
    return seeds.UNMAPPED
