"""KPIs of the simulated business, week by week and month by month, as the gate judges them.

Nothing goes wrong in these years: whatever the gate finds beside chance, season, growth and
holidays is a false alarm.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb

from orchestration.quality.scorecard_gate import NEWEST
from tests.simulation.business import FEEDS, FIRST_DAY, Record

DAYS = 730
"""Two years: a month is judged from the seventh on."""


Change = Callable[[date, list[Record]], list[Record]]


def _unchanged(_: date, records: list[Record]) -> list[Record]:
    return records


@dataclass(frozen=True)
class Kpi:
    """What each record of a feed adds to a KPI: a value, or None where it does not count.

    A KPI is the mean of the values, or their sum.
    """

    name: str
    feed: str
    value: Callable[[Record], float | None]
    is_sum: bool = False


def _is(column: str, *words: str) -> Callable[[Record], float]:
    return lambda record: float(record[column] in words)


def _number(column: str) -> Callable[[Record], float | None]:
    return lambda record: record[column]


def _nps(record: Record) -> float | None:
    if record["question_id"] != "recommend":
        return None
    return 100.0 * ((record["score"] >= 9) - (record["score"] <= 6))


def _csat(record: Record) -> float | None:
    return record["score"] if record["question_id"] == "satisfied" else None


def _one(_: Record) -> float:
    return 1.0


KPIS = (
    Kpi("orders", "orders", _one, is_sum=True),
    Kpi("order_value", "orders", _number("gross_amount")),
    Kpi("cancelled_rate", "orders", _is("status", "cancelled")),
    Kpi("tickets", "tickets", _one, is_sum=True),
    Kpi("solved_rate", "tickets", _is("status", "solved")),
    Kpi("replies", "tickets", _number("replies")),
    Kpi("nps", "survey_responses", _nps),
    Kpi("csat", "survey_responses", _csat),
    Kpi("purchase_rate", "web_events", _is("event_name", "purchase")),
    Kpi("engaged_seconds", "web_events", _number("engaged_seconds")),
    Kpi("cost", "marketing_spend", _number("cost"), is_sum=True),
    Kpi("mentions", "social_mentions", _one, is_sum=True),
)


@dataclass(frozen=True)
class Judged:
    """A KPI's newest complete period on the night after it, beside its limits."""

    kpi: str
    grain: str
    period: date
    observed: float
    lower: float
    upper: float

    @property
    def is_alarm(self) -> bool:
        """Whether the gate would tell of it."""
        return not self.lower <= self.observed <= self.upper


def judged_periods(seed: int, change: Change = _unchanged) -> list[Judged]:
    """Every complete week and month of two years, each judged once.

    `change` plants an error into the records of a day.
    """
    with duckdb.connect() as connection:
        _fill(connection, _periods(seed, change))
        nights = [FIRST_DAY + timedelta(days=number) for number in range(DAYS + 1)]
        ends = [day for day in nights if day.weekday() == 0 or day.day == 1]
        return [one for night in ends for one in _judged(connection, night)]


def _periods(seed: int, change: Change) -> Iterator[dict[str, Any]]:
    """Rows as of kpi_values: a mean has an interval, a sum has none."""
    sums: dict[tuple[Kpi, str, date], list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(days=number)
        starts = {"week": day - timedelta(days=day.weekday()), "month": day.replace(day=1)}
        records = {name: change(day, feed.day(seed, day)) for name, feed in FEEDS.items()}
        for kpi in KPIS:
            values = [v for one in records[kpi.feed] if (v := kpi.value(one)) is not None]
            for grain, start in starts.items():
                parts = sums[kpi, grain, start]
                parts[0] += len(values)
                parts[1] += sum(values)
                parts[2] += sum(value * value for value in values)
    for (kpi, grain, start), (many, total, squares) in sums.items():
        if many:
            yield _row(kpi, grain, start, many, total, squares)


def _row(
    kpi: Kpi, grain: str, start: date, many: float, total: float, squares: float
) -> dict[str, Any]:
    mean = total / many
    half = 1.96 * math.sqrt(max(squares / many - mean * mean, 0) / many)
    row = {"kpi_id": kpi.name, "period_grain": grain, "period_date": start, "n": int(many)}
    interval = (None, None) if kpi.is_sum else (mean - half, mean + half)
    return (
        row
        | dict(zip(("ci_low", "ci_high"), interval, strict=True))
        | {"value": total if kpi.is_sum else mean}
    )


def _fill(connection: duckdb.DuckDBPyConnection, rows: Iterator[dict[str, Any]]) -> None:
    connection.execute(
        "create schema kpis; create schema ops; create table ops.run_context (as_of timestamp);"
        "insert into ops.run_context values (null);"
        "create table kpis.periods (kpi_id varchar, period_grain varchar, period_date date, "
        "n bigint, ci_low double, ci_high double, value double)"
    )
    names = ("kpi_id", "period_grain", "period_date", "n", "ci_low", "ci_high", "value")
    connection.executemany(
        "insert into kpis.periods values (?, ?, ?, ?, ?, ?, ?)",
        [[row[name] for name in names] for row in rows],
    )
    connection.execute(
        "create view kpis.kpi_values as select *, 'all' as dimension, 'all' as timing, "
        "false as is_partial, true as is_mature from kpis.periods where "
        "period_date + case period_grain when 'week' then interval 7 day else interval 1 month end "
        "<= (select as_of from ops.run_context)"
    )


def _judged(connection: duckdb.DuckDBPyConnection, night: date) -> Iterator[Judged]:
    """What is judged for the first time on a night: periods that ended with the day before."""
    connection.execute("update ops.run_context set as_of = ?", [night])
    ended = {"week": night.weekday() == 0, "month": night.day == 1}
    found = connection.execute(f"select * from ({NEWEST})").fetchall()
    for kpi, grain, period, _, observed, lower, upper, not_judged in found:
        if ended[grain] and not_judged is None:
            yield Judged(kpi, grain, period, observed, lower, upper)


def half_width(judged: Sequence[Judged]) -> float:
    """Half of the band beside its middle: the smallest change that is told of, as a share."""
    shares = sorted((one.upper - one.lower) / abs(one.upper + one.lower) for one in judged)
    return shares[len(shares) // 2]
