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
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zlib import crc32

import numpy as np

from orchestration.quality.profiled import Delivered

FIRST_DAY = date(2024, 1, 1)
YEAR = tuple(FIRST_DAY + timedelta(days=number) for number in range(365))
HOLIDAYS = frozenset(
    date(2024, month, day)
    for month, day in ((1, 1), (3, 29), (4, 1), (5, 1), (12, 24), (12, 25), (12, 26))
)
"""Days on which people shop less, and hardly anybody writes to the service desk."""
Record = dict[str, Any]
Random = np.random.Generator


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


def _some(random: Random, rows: int, members: Mapping[str, float]) -> list[str]:
    """Members by their shares, which themselves vary from day to day."""
    shares = random.dirichlet(np.array(list(members.values())) * 800)
    return [str(one) for one in random.choice(list(members), rows, p=shares)]


def _maybe(random: Random, values: Sequence[Any], share: float) -> list[Any]:
    """Values of which a share is missing; the share varies from day to day."""
    missing = random.random(len(values)) < random.beta(share * 300, (1 - share) * 300)
    return [None if gone else value for value, gone in zip(values, missing, strict=True)]


def _moments(random: Random, rows: int, day: date) -> list[datetime]:
    """Times of a day, most of them in its middle."""
    seconds = np.clip(random.beta(2.5, 2.0, rows), 0, 0.99999) * 86_400
    return [datetime.combine(day, time()) + timedelta(seconds=int(each)) for each in seconds]


def _ids(prefix: str, rows: int, day: date) -> list[str]:
    return [f"{prefix}{day:%y%m%d}-{number}" for number in range(rows)]


def _table(**columns: Sequence[Any]) -> list[Record]:
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _orders(random: Random, rows: int, day: date) -> list[Record]:
    weekend = day.weekday() > 4
    placed = _moments(random, rows, day)
    channels = {"web": 0.6, "app": 0.3, "store": 0.04 if weekend else 0.1}
    total = np.round(np.exp(random.normal(3.5, 0.8, rows)), 2)
    granted = random.random(rows) < 0.2
    customers = [f"c{each}" for each in random.integers(0, 50_000, rows)]
    return _table(
        order_id=_ids("o", rows, day),
        customer_id=_maybe(random, customers, 0.25 if weekend else 0.15),
        placed_at=placed,
        status=_some(random, rows, {"paid": 0.8, "shipped": 0.15, "cancelled": 0.05}),
        sales_channel=_some(random, rows, channels),
        currency=["EUR"] * rows,
        campaign_id=_maybe(random, ["spring"] * rows, 0.7),
        gross_amount=total.tolist(),
        discount_amount=np.round(np.where(granted, total * 0.1, 0), 2).tolist(),
        updated_at=placed,
    )


def _tickets(random: Random, rows: int, day: date) -> list[Record]:
    created = _moments(random, rows, day)
    return _table(
        ticket_id=_ids("t", rows, day),
        channel=_some(random, rows, {"email": 0.45, "chat": 0.3, "phone": 0.2, "social": 0.05}),
        priority=_some(random, rows, {"low": 0.3, "normal": 0.55, "high": 0.15}),
        status=_some(random, rows, {"open": 0.2, "pending": 0.2, "solved": 0.6}),
        created_at=created,
        solved_at=_maybe(random, [each + timedelta(hours=5) for each in created], 0.4),
        replies=random.poisson(2.2, rows).tolist(),
        updated_at=created,
    )


_NPS = {"10": 0.34, "9": 0.22, "8": 0.17, "7": 0.09, "6": 0.05, "5": 0.04, "3": 0.03, "0": 0.06}
_CSAT = {"5": 0.5, "4": 0.28, "3": 0.1, "2": 0.05, "1": 0.07}


def _survey_responses(random: Random, rows: int, day: date) -> list[Record]:
    half = rows // 2
    scores = _some(random, half, _NPS) + _some(random, rows - half, _CSAT)
    return _table(
        response_id=_ids("r", rows, day),
        question_id=["recommend"] * half + ["satisfied"] * (rows - half),
        survey_id=["relationship"] * half + ["post_purchase"] * (rows - half),
        score=[int(each) for each in scores],
        comment=_maybe(random, ["words"] * rows, 0.6),
        responded_at=_moments(random, rows, day),
        channel=_some(random, rows, {"email": 0.8, "web": 0.2}),
    )


def _web_events(random: Random, rows: int, day: date) -> list[Record]:
    names = {"page_view": 0.7, "view_item": 0.2, "add_to_cart": 0.07, "purchase": 0.03}
    return _table(
        visitor_id=[f"v{each}" for each in random.integers(0, 10**6, rows)],
        occurred_at=_moments(random, rows, day),
        event_name=_some(random, rows, names),
        device=_some(random, rows, {"mobile": 0.6, "desktop": 0.35, "tablet": 0.05}),
        engaged_seconds=_maybe(random, np.round(random.gamma(1.5, 20, rows), 1).tolist(), 0.5),
    )


def _marketing_spend(random: Random, rows: int, day: date) -> list[Record]:
    shown = random.poisson(4000, rows)
    return _table(
        campaign_id=[f"k{number % 6}" for number in range(rows)],
        ad_id=[f"a{number}" for number in range(rows)],
        spend_date=[day] * rows,
        channel=["search" if number % 3 else "social" for number in range(rows)],
        cost=np.round(np.exp(random.normal(3, 0.5, rows)), 2).tolist(),
        currency=["EUR"] * rows,
        impressions=shown.tolist(),
        clicks=random.binomial(shown, 0.02).tolist(),
    )


def _social_mentions(random: Random, rows: int, day: date) -> list[Record]:
    posted = _moments(random, rows, day)
    return _table(
        mention_id=_ids("m", rows, day),
        network=_some(random, rows, {"x": 0.5, "instagram": 0.5}),
        posted_at=posted,
        brand_replied_at=_maybe(random, [each + timedelta(hours=1) for each in posted], 0.5),
    )


_SHOP = (0.95, 0.9, 0.95, 1.0, 1.1, 1.2, 0.9)
_DESK = (1.3, 1.15, 1.1, 1.05, 1.0, 0.45, 0.35)
_FLAT = (1.0,) * 7

FEEDS = {
    feed.name: feed
    for feed in (
        Feed(
            "orders", 200, _SHOP, 0.25, 0.3, 0.06, 0.5, _orders, "placed_at",
            ("gross_amount", "discount_amount"), ("status", "sales_channel", "currency"),
        ),
        Feed(
            "tickets", 120, _DESK, 0.2, 0.2, 0.07, 0.2, _tickets, "created_at",
            ("replies",), ("channel", "priority", "status"),
        ),
        Feed(
            "survey_responses", 150, _SHOP, 0.15, 0.0, 0.07, 0.6, _survey_responses, "responded_at",
            (), ("channel",),
        ),
        Feed(
            "web_events", 400, _SHOP, 0.25, 0.3, 0.1, 0.6, _web_events, "occurred_at",
            ("engaged_seconds",), ("event_name", "device"),
        ),
        Feed(
            "marketing_spend", 30, _FLAT, 0.2, 0.0, 0.0, 1.0, _marketing_spend, "spend_date",
            ("cost", "impressions", "clicks"), ("channel", "currency"),
        ),
        Feed(
            "social_mentions", 6, _FLAT, 0.3, 0.0, 0.3, 1.0, _social_mentions, "posted_at",
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
