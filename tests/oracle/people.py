"""Who is who: one customer per person, else per address, else per the source's own id.

The master record decides; what orders, tickets and surveys say of a customer id counts only where
the record is silent. An address of two persons joins nobody.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from tests.oracle import seeds
from tests.oracle.files import Feed, Record
from tests.oracle.periods import instant

SourceId = tuple[str, str]
"""Source system and its own id."""

SAYING = ("orders", "tickets", "survey_invitations", "survey_responses")


@dataclass
class Customer:
    """A resolved customer; segments, records and the times of orders with an account by time."""

    customer_id: str
    segments: list[tuple[datetime, str]] = field(default_factory=list)
    country: str = seeds.UNKNOWN
    records: list[Record] = field(default_factory=list)
    source_ids: set[SourceId] = field(default_factory=set)
    ordered_at: list[datetime] = field(default_factory=list)

    def segment(self, at: date) -> str:
        """By the version that held then; the first version also held before it was delivered."""
        if not self.segments:
            return seeds.UNKNOWN
        held = bisect_right(self.segments, instant(at), key=lambda version: version[0])
        return self.segments[max(held - 1, 0)][1]

    def type(self, at: date) -> str:
        """By the orders with an account until then, one at that very moment included."""
        orders = bisect_right(self.ordered_at, instant(at))
        since = instant(at) - self.ordered_at[orders - 1] if orders else timedelta()
        for rule in sorted(seeds.rows("customer_types"), key=lambda row: row["rank"]):
            waited = timedelta(days=rule["minimum_days_since_last_order"])
            if orders >= rule["minimum_orders"] and (not waited or since > waited):
                return str(rule["customer_type"])
        raise ValueError("seeds/customer_types.csv has no type for everybody")


@dataclass
class People:
    """What each source id says of itself, and the persons of each address."""

    persons: dict[SourceId, str]
    emails: dict[SourceId, str]
    by_email: dict[str, set[str]]
    customers: dict[str, Customer] = field(default_factory=dict)

    def of_person(self, source_system: str, person_id: str) -> Customer:
        """Persons are numbered by their system."""
        return self.named(f"person:{source_system}:{person_id}")

    def of_email(self, email: str) -> Customer | None:
        """The one person of an address, else the address; nobody where persons share it."""
        persons = self.by_email.get(email, set())
        if len(persons) > 1:
            return None
        return self.named(next(iter(persons), f"email:{email}"))

    def of_source_id(self, source_system: str, customer_id: str) -> Customer:
        """The customer of a source's own customer id."""
        key = (source_system, customer_id)
        if key in self.persons:
            return self.named(self.persons[key])
        found = self.of_email(self.emails[key]) if key in self.emails else None
        return found or self.named(f"customer:{source_system}:{customer_id}")

    def of(self, record: Record) -> Customer | None:
        """Whom a record is about: by its customer id, else its person id, else its address."""
        if record["customer_id"]:
            return self.of_source_id(record["source_system"], record["customer_id"])
        if record.get("person_id"):
            return self.of_person(record["source_system"], record["person_id"])
        if record.get("email"):
            return self.of_email(record["email"])
        return None

    def named(self, customer_id: str) -> Customer:
        """The customer of that id, made at first mention."""
        return self.customers.setdefault(customer_id, Customer(customer_id))


def stated(records: Iterable[Record], column: str) -> dict[SourceId, str]:
    """What the newest record that states it says of each customer id; records come oldest first."""
    return {
        (record["source_system"], record["customer_id"]): record[column]
        for record in records
        if record["customer_id"] and record.get(column)
    }


def resolve(feeds: dict[str, Feed]) -> People:
    master = feeds["customers"].versions
    heard = [record for feed in SAYING for record in feeds[feed].versions]
    people = People(
        {
            key: f"person:{key[0]}:{person}"
            for key, person in (stated(heard, "person_id") | stated(master, "person_id")).items()
        },
        stated(heard, "email") | stated(master, "email"),
        defaultdict(set),
    )
    for key, person in people.persons.items():
        if key in people.emails:
            people.by_email[people.emails[key]].add(person)
    describe(people, master, feeds["customers"].records)
    count_orders(people, feeds["orders"].records)
    name_source_ids(people, feeds)
    return people


def name_source_ids(people: People, feeds: dict[str, Feed]) -> None:
    """Under which ids the sources know each customer, listed or not."""
    named = {
        (record["source_system"], record["customer_id"])
        for feed in feeds.values()
        for record in feed.versions
        if record.get("customer_id")
    }
    for source_id in named:
        people.of_source_id(*source_id).source_ids.add(source_id)


def describe(people: People, versions: list[Record], newest: list[Record]) -> None:
    """Segment by version, country by the newest record that states one."""
    for record in versions:
        if record["segment"]:
            customer = people.of(record)
            assert customer is not None
            customer.segments.append((record["updated_at"] or datetime.min, record["segment"]))
    for record in sorted(newest, key=lambda record: record["updated_at"] or datetime.min):
        customer = people.of(record)
        assert customer is not None
        customer.records.append(record)
        customer.country = record["country"] or customer.country
    for customer in people.customers.values():
        customer.segments.sort(key=lambda version: version[0])


def has_account(order: Record) -> bool:
    """Where the source does not say, an order with a customer id has one."""
    stated_so = order["has_account"]
    return order["customer_id"] is not None if stated_so is None else bool(stated_so)


def count_orders(people: People, orders: list[Record]) -> None:
    for order in orders:
        customer = people.of(order)
        if customer is not None and has_account(order):
            customer.ordered_at.append(instant(order["placed_at"]))
    for customer in people.customers.values():
        customer.ordered_at.sort()
