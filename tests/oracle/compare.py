"""The oracle's values beside the published ones: the only place that reads the published file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from tests.oracle.scorecard import Key, Score

TOLERANCE = 1e-9
FIRST = 5
"""Differences told per KPI."""


@dataclass(frozen=True)
class Settings:
    """What the published file says it was made with."""

    time_zone: str
    currency: str
    as_of: datetime


@dataclass(frozen=True)
class Difference:
    """A value of which one side says something else than the other."""

    key: Key
    expected: Score | None
    published: Score | None

    @property
    def kind(self) -> str:
        """Which side lacks it, or that both have it."""
        if self.published is None:
            return "not published"
        return "not expected" if self.expected is None else "different"

    def __str__(self) -> str:
        """One line for people."""
        kpi_id, month, dimension, value, timing = self.key
        where = f"{kpi_id} {month:%Y-%m} {dimension}={value} {timing}"
        return f"{where}: oracle {self.expected}, published {self.published}"


def settings(published: Path) -> Settings:
    with duckdb.connect(str(published), read_only=True) as connection:
        row = connection.execute(
            "select time_zone, currency, as_of from ops.publication"
        ).fetchone()
    if row is None:
        raise ValueError(f"{published}: ops.publication is empty; publish anew with cx refresh")
    return Settings(*row)


def published_scores(published: Path) -> dict[Key, Score]:
    """All monthly values of the published file."""
    with duckdb.connect(str(published), read_only=True) as connection:
        rows = connection.execute("""
            select
                kpi_id, period_date, dimension, dimension_value, timing,
                value, n, numerator, denominator
            from kpis.kpi_values where period_grain = 'month'
        """).fetchall()
    return {tuple(row[:5]): Score(*row[5:]) for row in rows}  # type: ignore[misc]


def is_equal(expected: Score | None, published: Score | None) -> bool:
    """No row, and a row that says nothing was observed, mean the same."""
    if expected is None or published is None:
        present = expected or published
        return (
            present is not None
            and present.value is None
            and present.n == 0
            and not present.numerator
        )
    pairs = (
        (expected.value, published.value),
        (expected.numerator, published.numerator),
        (expected.denominator, published.denominator),
    )
    return expected.n == published.n and all(is_close(*pair) for pair in pairs)


def is_close(left: float | None, right: float | None) -> bool:
    if left is None or right is None:
        return left is right
    return abs(left - right) <= TOLERANCE * max(1.0, abs(left), abs(right))


def differences(expected: dict[Key, Score], published: dict[Key, Score]) -> Iterator[Difference]:
    for key in sorted(expected.keys() | published.keys()):
        pair = (expected.get(key), published.get(key))
        if not is_equal(*pair):
            yield Difference(key, *pair)


def report(expected: dict[Key, Score], published: dict[Key, Score]) -> Iterator[str]:
    """A line per KPI, and below it the first of its differences; the last line is the sum."""
    compared = Counter(key[0] for key in expected.keys() | published.keys())
    found = list(differences(expected, published))
    for kpi_id, count in sorted(compared.items()):
        mine = [difference for difference in found if difference.key[0] == kpi_id]
        kinds = Counter(difference.kind for difference in mine)
        told = ", ".join(f"{number} {kind}" for kind, number in kinds.items()) or "all equal"
        yield f"{kpi_id}: {count} values compared, {told}"
        yield from (f"    {difference}" for difference in mine[:FIRST])
    total = sum(compared.values())
    yield f"{len(compared)} KPIs, {total} values compared, {len(found)} differences"
