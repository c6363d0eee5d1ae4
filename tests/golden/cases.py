"""The golden cases: delivered rows, what a person works out of them, the arithmetic in words."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent
GRAINS = ("day", "week", "month", "quarter")
SHOWS = ("ordinary", "exclusion", "nothing to divide by", "rule")

Row = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """One case. Its rows carry its name as their source system, so that all cases load together."""

    kpi_id: str
    name: str
    shows: str
    arithmetic: str
    feeds: dict[str, list[Row]]
    expected: dict[str, list[Row]]
    facts: dict[str, int] = field(default_factory=dict)
    """Rows of the case in facts of `core`: an absent value is then no unread file."""

    @property
    def source_system(self) -> str:
        """Source system of the case's rows."""
        return f"{self.kpi_id}-{self.name}"


@dataclass(frozen=True)
class Expectation:
    """One row of kpi_values that a case foretells; only the named columns are compared."""

    case: Case
    kpi_id: str
    grain: str
    period_date: str
    timing: str
    columns: dict[str, Any]
    within: float

    def __str__(self) -> str:
        """Name of the test."""
        return (
            f"{self.case.source_system}:{self.kpi_id}:{self.grain}:{self.period_date}:{self.timing}"
        )


def read_cases() -> list[Case]:
    """Every case, in the order of its folder and name."""
    return [_case(path) for path in sorted(FOLDER.glob("*/*.yml"))]


def expectations(cases: Sequence[Case]) -> list[Expectation]:
    """Every row that the cases foretell."""
    return [
        _expectation(case, kpi_id, row)
        for case in cases
        for kpi_id, rows in case.expected.items()
        for row in rows
    ]


def deliver(cases: Sequence[Case], folder: Path) -> None:
    """Write the cases' rows as one CSV file a feed."""
    rows: dict[str, list[Row]] = defaultdict(list)
    for case in cases:
        for feed, delivered in case.feeds.items():
            rows[feed] += [{"source_system": case.source_system, **row} for row in delivered]
    folder.mkdir(parents=True)
    for feed, delivered in rows.items():
        header = list(dict.fromkeys(column for row in delivered for column in row))
        with (folder / f"{feed}_2024-12-31.csv").open("w", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator="\n")
            writer.writeheader()
            writer.writerows(delivered)


def _case(path: Path) -> Case:
    return Case(kpi_id=path.parent.name, name=path.stem, **yaml.safe_load(path.read_text()))


def _expectation(case: Case, kpi_id: str, row: Row) -> Expectation:
    columns = dict(row)
    (grain,) = (grain for grain in GRAINS if grain in columns)
    return Expectation(
        case=case,
        kpi_id=kpi_id,
        grain=grain,
        period_date=str(columns.pop(grain)),
        timing=columns.pop("timing", "all"),
        within=columns.pop("within", 1e-9),
        columns={name: _number(value) for name, value in columns.items()},
    )


def _number(value: Any) -> Any:
    """A fraction such as 2/3 as its number, anything else as it is."""
    return float(Fraction(value)) if isinstance(value, str) and "/" in value else value
