"""Searches in the help centre that were in vain: the customer wrote a ticket all the same."""

from collections.abc import Iterator
from datetime import timedelta

from tests.oracle.business import Business, profile
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.sessions import Session, known_sessions
from tests.oracle.support_outcomes import Contacts
from tests.oracle.tickets import Ticket

ONE_DAY = timedelta(days=1)
SEARCHES = {"search", "view_search_results"}


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    """Visits of known customers with a search, since the first ticket, once 24 hours passed."""
    contacts = Contacts(tickets)
    first_day = business.local_date(min(ticket.created_at for ticket in tickets))
    orders = business.records("orders")
    for session in known_sessions(business.records("web_events"), business.people, orders):
        searches = searches_of(session)
        if not (searches and session.customer and business.has_happened(session.started_at)):
            continue
        searched_at = searches[0]["occurred_at"]
        day = business.local_date(session.started_at)
        if day >= first_day and business.has_happened(searched_at + ONE_DAY):
            mine = contacts.by_customer[session.customer.customer_id]
            is_followed = any(
                searched_at < ticket.created_at <= searched_at + ONE_DAY for ticket in mine
            )
            dimensions = {
                "source_system": session.visitor[0],
                **profile(session.customer, session.started_at),
            }
            yield Observation("help_search_to_ticket_share", day, dimensions, int(is_followed))


def searches_of(session: Session) -> list[Record]:
    """The searches in the help centre."""
    return [event for event in session.on_pages("help") if event["event_name"] in SEARCHES]
