"""Customers, the people behind them, and guests."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from orchestration.samples.chance import Chance
from orchestration.samples.chunk import Chunk
from orchestration.samples.columns import (
    NEVER,
    Flags,
    Ints,
    constant,
    flags,
    joined,
    keys,
    moments,
    only,
    words,
)
from orchestration.samples.story import DAY, seconds

SEGMENTS = ("consumer", "family", "small business", "business", "vip")
SEGMENT_WEIGHTS = (0.52, 0.25, 0.13, 0.06, 0.04)
COUNTRIES = ("DE", "AT", "CH", "FR", "NL", "PL", None)
COUNTRY_WEIGHTS = (0.56, 0.12, 0.08, 0.1, 0.08, 0.05, 0.01)
ACQUIRED_BY = ("organic", "paid_search", "social", "referral", "email", None)
ACQUIRED_WEIGHTS = (0.34, 0.3, 0.14, 0.1, 0.07, 0.05)
PREFERRED = ("email", "sms", "in_app", "phone", None)
PREFERRED_WEIGHTS = (0.5, 0.12, 0.18, 0.05, 0.15)
CAMPAIGNS = 12
ACCOUNT_SIZE = 3
"""Persons of one company, neighbours by number."""
EXPORT_MONTHS = 3


@dataclass(frozen=True)
class People:
    """Persons 0 … n - 1 of a chunk: those with a customer record first, then guests."""

    registered: int
    """Persons that have a customer record; their first record has the person's number."""
    persons: int
    known_since: Ints
    """Per person: creation of the first record; for guests the start of the story."""
    consent: Flags
    mood: Ints
    """Per person: how easily pleased, in hundredths of a point around 0."""
    in_company: Flags
    """Per person: whether the records belong to a company's account."""
    second_record: Ints
    """Per person: number of the second customer record, -1 without one."""
    second_since: Ints
    created: Ints
    """Per customer record."""
    owner: Ints
    """Per customer record: its person."""


def make_people(chunk: Chunk) -> People:
    """Draw the persons of a chunk."""
    story, chance = chunk.story, chunk.chance("people")
    seconds_records = round(chunk.customers * story.second_record_share)
    registered = chunk.customers - seconds_records
    guests = round(chunk.customers * story.guests_per_customer)
    persons = registered + guests
    since = np.concatenate(
        [_created(chunk, chance, registered), np.full(guests, chunk.calendar.start)]
    )
    owners = chance.rng.permutation(registered)[:seconds_records].astype(np.int64)
    second = np.full(persons, -1, dtype=np.int64)
    second[owners] = registered + np.arange(seconds_records)
    later = since[owners] + chance.seconds(seconds_records, 30 * DAY, 300 * DAY)
    second_since = np.full(persons, NEVER)
    second_since[owners] = later
    return People(
        registered=registered,
        persons=persons,
        known_since=since,
        consent=chance.hits(persons, story.consent_share),
        mood=(chance.rng.standard_normal(persons) * 60).astype(np.int64),
        in_company=_in_company(chunk, persons),
        second_record=second,
        second_since=second_since,
        created=np.concatenate([since[:registered], later]),
        owner=np.concatenate([np.arange(registered), owners]),
    )


def _in_company(chunk: Chunk, persons: int) -> Flags:
    accounts = persons // ACCOUNT_SIZE + 1
    is_company = chunk.chance("companies").hits(accounts, chunk.story.company_share)
    return np.asarray(is_company[np.arange(persons) // ACCOUNT_SIZE])


def _created(chunk: Chunk, chance: Chance, rows: int) -> Ints:
    start = chunk.calendar.start
    before = start - chance.seconds(rows, DAY, 3 * 365 * DAY)
    inside = chunk.calendar.draw(chance, np.full(rows, start))
    established = chance.hits(rows, chunk.story.established_share)
    return np.where(established, before, inside)


def record_at(people: People, chance: Chance, person: Ints, moment: Ints) -> Ints:
    """The customer record a person acts with at a moment; -1 for guests."""
    either = chance.hits(len(person), 0.5) & (people.second_since[person] <= moment)
    record = np.where(either, people.second_record[person], person)
    return np.where(person < people.registered, record, -1)


def customer_ids(chunk: Chunk, record: Ints) -> pa.Array:
    """Customer ids of customer records; null for -1."""
    return keys("c", chunk.first() + record + 1, record >= 0)


def emails(chunk: Chunk, people: People, person: Ints) -> pa.Array:
    """E-mail addresses of persons; null for -1."""
    number = keys("", chunk.first() + person + 1, person >= 0)
    name = words(("name", "guest"), (person >= people.registered).astype(np.int64))
    return joined(name, number, "@example.com")


def customer_exports(chunk: Chunk, people: People) -> dict[str, pa.Table]:
    """The customers feed by export date: new and changed records of each quarter."""
    story, chance, rows = chunk.story, chunk.chance("customers"), len(people.created)
    segment = chance.pick(rows, SEGMENT_WEIGHTS)
    moved = chance.hits(rows, story.segment_change_share)
    touched = moved | chance.hits(rows, story.other_change_share)
    after = np.maximum(people.created, chunk.calendar.start)
    drawn = chunk.calendar.draw(chance, after)
    changed = np.where(touched & (drawn > after), drawn, NEVER)
    new_segment = np.where(moved, (segment + 1 + chance.below(rows, 4)) % 5, segment)
    fixed = _fixed_columns(chunk, people, chance)
    chunk.count("customers", int((people.created < chunk.until).sum()))
    chunk.count("customers_changed_segment", int((moved & (changed < chunk.until)).sum()))
    exports, previous = {}, -NEVER
    for name, export in export_moments(chunk):
        is_changed = changed < export
        updated = np.where(is_changed, changed, people.created)
        segments = words(SEGMENTS, np.where(is_changed, new_segment, segment))
        table = fixed.set_column(6, "segment", segments)
        table = table.append_column("updated_at", moments(updated, chunk.until))
        exports[name] = table.filter(pa.array((updated >= previous) & (updated < export)))
        previous = export
    return exports


def export_moments(chunk: Chunk) -> list[tuple[str, int]]:
    """Date and moment of each quarterly export, the last at the end."""
    story, found = chunk.story, []
    month = story.start.year * 12 + story.start.month - 1
    while True:
        month += EXPORT_MONTHS
        day = story.start.replace(year=month // 12, month=month % 12 + 1)
        if seconds(day) >= chunk.until:
            break
        found.append((day.isoformat(), seconds(day)))
    return [*found, (export_day(chunk.until), chunk.until)]


def export_day(until: int) -> str:
    """The date that a file's name carries."""
    return str(np.datetime64(until, "s").astype("datetime64[D]"))


def _fixed_columns(chunk: Chunk, people: People, chance: Chance) -> pa.Table:
    rows = len(people.created)
    acquired = chance.pick(rows, ACQUIRED_WEIGHTS)
    has_person = people.second_record[people.owner] >= 0
    company = people.in_company[people.owner]
    paid = (acquired >= 1) & (acquired <= 2)
    return pa.table(
        {
            "source_system": constant(chunk.story.source_system, rows),
            "customer_id": customer_ids(chunk, np.arange(rows)),
            "person_id": keys("p", chunk.first() + people.owner + 1, has_person),
            "account_id": keys("a", chunk.first() + people.owner // ACCOUNT_SIZE + 1, company),
            "email": emails(chunk, people, people.owner),
            "created_at": moments(people.created, chunk.until),
            "segment": constant(None, rows),
            "country": words(COUNTRIES, chance.pick(rows, COUNTRY_WEIGHTS)),
            "acquisition_channel": words(ACQUIRED_BY, acquired),
            "campaign_id": keys("k", chance.below(rows, CAMPAIGNS) + 1, paid),
            "preferred_channel": words(PREFERRED, chance.pick(rows, PREFERRED_WEIGHTS)),
            "survey_consent": flags(people.consent[people.owner]),
        }
    )


def odd_spelling(chance: Chance, address: pa.Array) -> pa.Array:
    """The addresses, some in capitals as people type them: the same person all the same."""
    loud = chance.hits(len(address), 0.02)
    return pc.if_else(pa.array(loud), pc.utf8_upper(address), only(address, None))
