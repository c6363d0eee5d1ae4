"""All that was delivered, put together once for all stages."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.oracle import people, periods, seeds, sessions
from tests.oracle.files import Feed, Record, read_landing
from tests.oracle.people import Customer, People
from tests.oracle.sessions import Session


@dataclass
class Business:
    """What was delivered, who is who, and as of when."""

    feeds: dict[str, Feed]
    people: People
    as_of: datetime
    zone: ZoneInfo
    currency: str

    def records(self, feed: str) -> list[Record]:
        """The newest record of each key."""
        return self.feeds[feed].records

    def local_date(self, moment: date) -> date:
        """The reporting day of a moment."""
        return periods.local_date(moment, self.zone)

    def has_happened(self, moment: date) -> bool:
        """What begins after as_of is a fault of a clock; a date has happened once its day began."""
        if not isinstance(moment, datetime):
            return moment <= periods.local_date(self.as_of, self.zone)
        return moment <= self.as_of

    @cached_property
    def sessions(self) -> list[Session]:
        """Visits to the website that began by as_of, with their customers, oldest first."""
        events = [e for e in self.records("web_events") if self.has_happened(e["occurred_at"])]
        return sessions.known_sessions(events, self.people, self.records("orders"))

    @cached_property
    def agents_team(self) -> dict[tuple[str, str], str | None]:
        """Team of each agent, by source system and agent id."""
        return {
            (agent["source_system"], agent["agent_id"]): agent["team"]
            for agent in self.records("agents")
        }


def is_before(business: Business, left: date, right: date) -> bool:
    """By calendar date where either is only a date."""
    if isinstance(left, datetime) and isinstance(right, datetime):
        return left < right
    return business.local_date(left) < business.local_date(right)


def read(landing: Path, zone: ZoneInfo, currency: str, clock: datetime) -> Business:
    """`landing` holds a folder `generic` of files in the feeds' own column names."""
    feeds = read_landing(landing / "generic", seeds.questions())
    return Business(
        feeds, people.resolve(feeds), periods.newest_event(feeds, zone, clock), zone, currency
    )


def profile(customer: Customer | None, at: date) -> dict[str, str]:
    """The breakdowns that tell who the customer was at that moment."""
    if customer is None:
        return {"segment": seeds.UNKNOWN, "customer_type": seeds.UNKNOWN, "country": seeds.UNKNOWN}
    return {
        "segment": customer.segment(at),
        "customer_type": customer.type(at),
        "country": customer.country,
    }


def named(source_system: str, own_id: str | None) -> str:
    """An id led by its system, as agents are published."""
    return f"{source_system}:{own_id}" if own_id else seeds.UNKNOWN
