"""The words of statuses and channels that the seeds give a meaning to."""

from __future__ import annotations

import csv
from functools import cache
from typing import TYPE_CHECKING

from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = {
    "tickets.status": "status_mappings",
    "orders.status": "status_mappings",
    "tickets.channel": "channel_mappings",
    "orders.sales_channel": "channel_mappings",
}


@cache
def known_words(project: Path) -> dict[str, frozenset[str]]:
    """Per column of a feed, the words (in small letters) that mean the same in every system."""
    statuses = _rows(project, "status_mappings")
    channels = _rows(project, "channel_mappings")
    of_channels = frozenset(r["source_channel"].lower() for r in channels if _shared(r))
    found = {
        f"{entity}s.status": frozenset(
            row["source_status"].lower()
            for row in statuses
            if row["entity"] == entity and _shared(row)
        )
        for entity in ("ticket", "order")
    }
    return found | {"tickets.channel": of_channels, "orders.sales_channel": of_channels}


def example(column: str, project: Path = PROJECT) -> str:
    """A constant that a required column may have in every row: a known survey, question, kind."""
    first = _rows(project, "survey_questions")[0]
    return first.get(column, "ticket")


def _shared(row: dict[str, str]) -> bool:
    return row["source_system"] == "*"


def _rows(project: Path, seed: str) -> list[dict[str, str]]:
    with (project / "seeds" / f"{seed}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
