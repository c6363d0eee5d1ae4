"""Days of which somebody has said why they differ: `seeds/known_events.csv`."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ANYTHING = "*"


@dataclass(frozen=True)
class KnownEvent:
    """From `first_date` to `last_date` the subject (a feed, a KPI, or '*') differs, and why."""

    first_date: date
    last_date: date
    subject: str
    reason: str


def read_known_events(project: Path) -> list[KnownEvent]:
    """The known events of the project, in the order of the file.

    Raises:
        ValueError: a date of the file is no date.
    """
    path = project / "seeds" / "known_events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return [
            KnownEvent(
                date.fromisoformat(row["first_date"]),
                date.fromisoformat(row["last_date"]),
                row["subject"],
                row["reason"],
            )
            for row in csv.DictReader(file)
        ]


def explanation(
    events: Sequence[KnownEvent], subject: str, first: date, last: date | None = None
) -> str | None:
    """Why a subject differs on a day, or in a period; None where nobody has said."""
    until = last or first
    for event in events:
        is_about = event.subject in (subject, ANYTHING)
        if is_about and event.first_date <= until and event.last_date >= first:
            return event.reason
    return None
