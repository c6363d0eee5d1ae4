"""Visits to the website, put together from single events, and whose they are."""

import fnmatch
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from tests.oracle import seeds
from tests.oracle.files import Record
from tests.oracle.people import Customer, People, has_account
from tests.oracle.periods import instant

PAUSE = timedelta(minutes=30)
VIEWS = {"page_view", "screen_view"}
CHECKOUT_STEPS = {"begin_checkout", "add_shipping_info", "add_payment_info", "purchase"}
SIGN_UP = {"sign_up"}

Visitor = tuple[str, str]
"""Source system and its visitor."""
OrderKey = tuple[str, str]
"""Source system and its order."""
Origin = tuple[str | None, str | None, str | None, str | None]


@dataclass(eq=False)
class Session:
    """One visit of one visitor; its events in the order of their times.

    `is_origin_told` is false where its source never says of any visit where it came from.
    """

    visitor: Visitor
    events: list[Record]
    customer: Customer | None = None
    is_origin_told: bool = True

    @property
    def started_at(self) -> date:
        """The time of the first event."""
        return self.events[0]["occurred_at"]  # type: ignore[no-any-return]

    @property
    def ended_at(self) -> date:
        """The time of the last event."""
        return self.events[-1]["occurred_at"]  # type: ignore[no-any-return]

    def first(self, column: str) -> Any:
        """The first value that one of the events has in the column."""
        return next((event[column] for event in self.events if event[column] is not None), None)

    def named(self, names: Collection[str]) -> list[Record]:
        """The events of these names."""
        return [event for event in self.events if event["event_name"] in names]

    def on_pages(self, page_type: str) -> list[Record]:
        """The events on a kind of page."""
        return [event for event in self.events if event["page_type"] == page_type]

    @property
    def order_keys(self) -> set[OrderKey]:
        """The orders that were placed in the visit."""
        return {
            (event["source_system"], event["order_id"])
            for event in self.events
            if event["order_id"]
        }

    @property
    def origin(self) -> Origin:
        """Where it came from, as far as it is said; only the first event has come from elsewhere.

        Source, medium, campaign and the host of the referrer.
        """
        referrer = self.events[0]["referrer"]
        host = urlsplit(referrer).hostname if referrer else None
        return (self.first("source"), self.first("medium"), self.first("campaign_id"), host)

    @property
    def is_direct(self) -> bool | None:
        """Whether nothing says where the visit came from; None where its source never does."""
        return traffic_channel(self) == "direct" if self.is_origin_told else None


def sessions_of(events: Sequence[Record]) -> list[Session]:
    """By the source's own session where it has one, else until a longer pause of the visitor."""
    together: dict[tuple[Visitor, str | None], list[Record]] = defaultdict(list)
    for event in sorted(events, key=lambda event: instant(event["occurred_at"])):
        visitor = (event["source_system"], event["visitor_id"])
        together[visitor, event["session_id"]].append(event)
    sessions = []
    for (visitor, session_id), its_events in together.items():
        parts = [its_events] if session_id is not None else between_pauses(its_events)
        sessions += [Session(visitor, part) for part in parts]
    return sorted(sessions, key=lambda session: instant(session.started_at))


def between_pauses(events: Sequence[Record]) -> Iterator[list[Record]]:
    part: list[Record] = []
    for event in events:
        if part and instant(event["occurred_at"]) - instant(part[-1]["occurred_at"]) > PAUSE:
            yield part
            part = []
        part.append(event)
    yield part


def known_sessions(
    events: Sequence[Record], people: People, orders: Iterable[Record]
) -> list[Session]:
    """All visits, with their customers."""
    sessions = sessions_of(events)
    placed = {(order["source_system"], order["order_id"]): order for order in orders}
    give_customers(sessions, people, placed)
    telling = {session.visitor[0] for session in sessions if any(session.origin)}
    for session in sessions:
        session.is_origin_told = session.visitor[0] in telling
    return sessions


def give_customers(
    sessions: Sequence[Session], people: People, orders: dict[OrderKey, Record]
) -> None:
    """A visit is of the one customer whom it names.

    So are the visitor's other visits, earlier ones too, if the visitor never was a second one.
    """
    of_visitor: dict[Visitor, dict[str, Customer]] = defaultdict(dict)
    for session in sessions:
        named = [customer for event in session.events if (customer := whom(event, people, orders))]
        different = {customer.customer_id: customer for customer in named}
        session.customer = named[0] if len(different) == 1 else None
        of_visitor[session.visitor].update(different)
    for session in sessions:
        known = of_visitor[session.visitor]
        if session.customer is None and len(known) == 1:
            session.customer = next(iter(known.values()))


def whom(event: Record, people: People, orders: dict[OrderKey, Record]) -> Customer | None:
    """Whom an event names: by log-in, or by an order with an account."""
    if event["customer_id"]:
        return people.of_source_id(event["source_system"], event["customer_id"])
    order = orders.get((event["source_system"], event["order_id"]))
    return people.of(order) if order is not None and has_account(order) else None


def traffic_channel(session: Session) -> str:
    """By the first rule whose patterns hold; an empty cell asks that nothing be there."""
    return channel_of(*session.origin) if session.is_origin_told else seeds.UNKNOWN


@cache
def channel_of(
    source: str | None, medium: str | None, campaign: str | None, referrer_host: str | None
) -> str:
    """The channel that seeds/traffic_channels.csv gives to these four."""
    for rule in sorted(seeds.rows("traffic_channels"), key=lambda rule: rule["rank"]):
        if (
            holds(rule["source"], source)
            and holds(rule["medium"], medium)
            and holds(rule["campaign"], campaign)
            and holds(rule["referrer_host"], referrer_host)
        ):
            return str(rule["traffic_channel"])
    return "other"


def holds(pattern: str | None, value: str | None) -> bool:
    """Whether the value is like the pattern: % any text, _ any character."""
    text = (value or "").lower()
    if pattern is None:
        return text == ""
    return fnmatch.fnmatchcase(text, pattern.replace("%", "*").replace("_", "?"))
