"""Years of deliveries in which nothing goes wrong, judged day by day as the product judges them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from orchestration.extracts.contracts import read_contracts
from orchestration.quality.ages import Ages, Load
from orchestration.quality.checks import CheckResult
from orchestration.quality.delivery_gate import Judged, _check, _Court, _judge_series
from orchestration.quality.known_events import KnownEvent
from orchestration.quality.profiled import Delivered
from orchestration.quality.results import Result
from orchestration.quality.volume import WINDOW
from orchestration.settings import PROJECT
from tests.simulation.business import FEEDS, HOLIDAYS, YEAR, profile

CONTRACTS = read_contracts(PROJECT)
EXPLAINED = [
    KnownEvent(day + timedelta(days=1), day + timedelta(days=1), "*", "a holiday")
    for day in sorted(HOLIDAYS)
]
"""What somebody would write into seeds/known_events.csv; a day is exported in the night after."""


@dataclass(frozen=True)
class Year:
    """What came of a feed's year: all that was judged, the gate's check, and what it found."""

    judged: list[Judged]
    check: CheckResult
    found: list[Result]

    @property
    def blocked(self) -> list[Result]:
        """Findings that keep their day from being published."""
        return [one for one in self.found if one.blocks]

    @property
    def warned(self) -> list[Result]:
        """Findings that only warn."""
        return [one for one in self.found if one.success is False and not one.blocks]


def deliveries(feed: str, seed: int) -> list[Delivered]:
    """The deliveries of a year; days without any record bring none."""
    days = ((day, FEEDS[feed].day(seed, day)) for day in YEAR)
    return [profile(FEEDS[feed], day, records) for day, records in days if records]


def on_its_day(
    feed: str, delivered: Sequence[Delivered], events: Sequence[KnownEvent] = ()
) -> list[Judged]:
    """The newest of these deliveries as it is judged in the night of its export.

    All before it are published.
    """
    recent = list(delivered)[-WINDOW - 1 :]
    published = {name for one in recent[:-1] for name in one.files}
    loads = {name: _loaded(one) for one in recent for name in one.files}
    court = _Court(events, Ages(loads, published, (), {}), recent[-1].day)
    return list(_judge_series(CONTRACTS[feed], recent, court))


def _loaded(one: Delivered) -> Load:
    """Each delivery came by itself, in the night of its export."""
    return Load(str(one.day), str(one.day), datetime.combine(one.day, time(2)))


def judge_year(
    feed: str, delivered: Sequence[Delivered], events: Sequence[KnownEvent] = ()
) -> Year:
    """Judge each delivery on its day, and all of them by the feed's suite."""
    judged = [
        one
        for place in range(1, len(delivered) + 1)
        for one in on_its_day(feed, delivered[:place], events)
    ]
    check, found = _check(CONTRACTS[feed], judged)
    return Year(judged, check, found)


def noticed(year: Year) -> tuple[float, float]:
    """The part of the judged days that would be noticed, had they been halved or doubled."""
    counts = [
        (one.item.observed, one.item.band)
        for one in year.judged
        if one.item.kind == "row_count" and one.item.band
    ]
    halved = sum(rows // 2 < band.lower for rows, band in counts)
    doubled = sum(rows * 2 > band.upper for rows, band in counts)
    return halved / len(counts), doubled / len(counts)
