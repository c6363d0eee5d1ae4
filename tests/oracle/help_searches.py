"""Searches in the help centre that were in vain: the customer wrote a ticket all the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from tests.oracle.business import Business, profile
from tests.oracle.files import Record
from tests.oracle.observation import Observation
from tests.oracle.periods import instant
from tests.oracle.sessions import Session
from tests.oracle.support_outcomes import Contacts
from tests.oracle.tickets import Ticket

ONE_DAY = timedelta(days=1)
SEARCHES = {"search", "view_search_results"}


def observations(business: Business, tickets: list[Ticket]) -> Iterator[Observation]:
    """Visits of known customers with a search, whose 24 hours reach the first ticket or later."""
    contacts = Contacts(tickets)
    first_ticket_at = min(
        (mine[0].created_at for mine in contacts.by_customer.values()), default=datetime.max
    )
    for session in business.sessions:
        searches = searches_of(session)
        if not searches or session.customer is None:
            continue
        begins = instant(searches[0]["occurred_at"])
        ends = begins + ONE_DAY
        if ends >= first_ticket_at and business.has_happened(session.started_at):
            mine = contacts.by_customer.get(session.customer.customer_id, [])
            is_followed = any(begins <= ticket.created_at <= ends for ticket in mine)
            yield Observation(
                "help_search_to_ticket_share",
                business.local_date(session.started_at),
                {
                    "source_system": session.visitor[0],
                    **profile(session.customer, session.started_at),
                },
                int(is_followed),
            )


def searches_of(session: Session) -> list[Record]:
    """The searches in the help centre."""
    return [event for event in session.on_pages("help") if event["event_name"] in SEARCHES]
