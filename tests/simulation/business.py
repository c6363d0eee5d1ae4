"""A made-up business, day by day: how many records each feed has, and what stands in them.

Counts vary around a pattern of weekday, season and growth as a negative binomial does, shares
vary from day to day beyond chance, amounts are lognormal. What a day holds depends on seed, feed
and day alone, so a planted error changes nothing else.
"""

from __future__ import annotations

import csv
import io
import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zlib import crc32

import numpy as np

from orchestration.quality.profiled import Delivered
from tests.simulation import records
from tests.simulation.records import Random, Record

FIRST_DAY = date(2024, 1, 1)
YEAR = tuple(FIRST_DAY + timedelta(days=number) for number in range(365))
HOLIDAYS = frozenset(
    date(2024, month, day)
    for month, day in ((1, 1), (3, 29), (4, 1), (5, 1), (12, 24), (12, 25), (12, 26))
)
"""Days on which people shop less, and hardly anybody writes to the service desk."""


@dataclass(frozen=True)
class Feed:
    """How many records a day has by weekday (Monday first), season and growth, and what they hold.

    `spread` is the noise of a day beyond chance, as a share; `holiday` is what is left of a day's
    records on a holiday.
    """

    name: str
    level: float
    week: tuple[float, ...]
    season: float
    growth: float
    spread: float
    holiday: float
    records: Callable[[Random, int, date], list[Record]]
    event: str
    numbers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()

    def count(self, random: Random, day: date) -> int:
        """How many records a day has."""
        elapsed = (day - FIRST_DAY).days / 365
        level = self.level * self.week[day.weekday()] * (1 + self.growth * elapsed)
        level *= 1 + self.season * math.sin(2 * math.pi * elapsed)
        level *= self.holiday if day in HOLIDAYS else 1
        noisy = level * random.gamma(1 / self.spread**2, self.spread**2) if self.spread else level
        return int(random.poisson(noisy))

    def day(self, seed: int, day: date) -> list[Record]:
        """The records of a day."""
        random = np.random.default_rng([seed, crc32(self.name.encode()), day.toordinal()])
        return self.records(random, self.count(random, day), day)


_SHOP = (0.95, 0.9, 0.95, 1.0, 1.1, 1.2, 0.9)
_DESK = (1.3, 1.15, 1.1, 1.05, 1.0, 0.45, 0.35)
_FLAT = (1.0,) * 7

FEEDS = {
    feed.name: feed
    for feed in (
        Feed(
            "orders", 200, _SHOP, 0.25, 0.3, 0.06, 0.5, records.orders, "placed_at",
            ("gross_amount", "discount_amount"), ("status", "sales_channel", "currency"),
        ),
        Feed(
            "tickets", 120, _DESK, 0.2, 0.2, 0.07, 0.2, records.tickets, "created_at",
            ("replies",), ("channel", "priority", "status"),
        ),
        Feed(
            "survey_responses", 150, _SHOP, 0.15, 0.0, 0.07, 0.6, records.survey_responses,
            "responded_at", (), ("channel",),
        ),
        Feed(
            "web_events", 400, _SHOP, 0.25, 0.3, 0.1, 0.6, records.web_events, "occurred_at",
            ("engaged_seconds",), ("event_name", "device"),
        ),
        Feed(
            "marketing_spend", 30, _FLAT, 0.2, 0.0, 0.0, 1.0, records.marketing_spend, "spend_date",
            ("cost", "impressions", "clicks"), ("channel", "currency"),
        ),
        Feed(
            "social_mentions", 6, _FLAT, 0.3, 0.0, 0.3, 1.0, records.social_mentions, "posted_at",
            (), ("network",),
        ),
    )
}  # fmt: skip


def as_csv(records: Sequence[Record]) -> str:
    """The records as a delivered file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
    writer.writeheader()
    for record in records:
        written = {name: _written(value) for name, value in record.items()}
        writer.writerow(written)
    return text.getvalue()


def _written(value: object) -> object:
    return f"{value.isoformat()}Z" if isinstance(value, datetime) else value


def file_name(feed: str, day: date) -> str:
    """The day's file, exported in the night after it."""
    return f"generic/{feed}_{day + timedelta(days=1)}.csv"


def profile(feed: Feed, day: date, records: Sequence[Record]) -> Delivered:
    """The delivery that the loader should find in such a file, counted without it."""
    exported = datetime.combine(day + timedelta(days=1), time())
    one = Delivered(("generic/generic", feed.name), exported.date(), exported, [f"{day}"])
    one.read, one.is_repeated = len(records), False
    one.add("rows", "", "", len(records))
    for column in records[0]:
        values = [record[column] for record in records if record[column] is not None]
        one.add("nulls", column, "", len(records) - len(values))
        if column in feed.numbers and values:
            one.add("sum", column, "", sum(values))
            one.add("squares", column, "", sum(value * value for value in values))
            one.add("minimum", column, "", min(values))
            one.add("maximum", column, "", max(values))
        if column in feed.categories:
            for member, count in Counter(values).items():
                one.add("members", column, member, count)
    _add_scores(one, records)
    _add_times(one, feed, records, exported)
    return one


def _add_scores(one: Delivered, records: Sequence[Record]) -> None:
    for record in records:
        if "score" in record:
            question = f"{record['survey_id']}/{record['question_id']}"
            one.add("members", "score", f"{question}={record['score']:g}", 1)


def _add_times(one: Delivered, feed: Feed, records: Sequence[Record], exported: datetime) -> None:
    events = [record[feed.event] for record in records]
    moments = [e if isinstance(e, datetime) else datetime.combine(e, time()) for e in events]
    past = [each for each in moments if each <= exported + timedelta(days=2)]
    seconds = [(each - datetime(1970, 1, 1)).total_seconds() for each in past]
    one.add("future", feed.event, "", len(moments) - len(past))
    if seconds:
        one.add("event_minimum", feed.event, "", min(seconds))
        one.add("event_maximum", feed.event, "", max(seconds))
