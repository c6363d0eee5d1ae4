"""The registry as the floor reads it: each KPI's kind, breakdowns and finest grains, no formula."""

from __future__ import annotations

import ast
import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
BREAKDOWNS = PROJECT / "macros" / "kpi" / "kpi_breakdowns.sql"
GRAINS = ("day", "week", "month", "quarter")
"""Grains, the finest first; a breakdown is published at its finest grain and all coarser."""


@dataclass(frozen=True)
class Registered:
    """What seeds/kpis.csv says of the KPIs that share one file of observations."""

    entity: str
    breakdowns: tuple[str, ...]
    has_mean: bool
    has_quantile: bool
    pools_scales: bool

    @property
    def is_level(self) -> bool:
        """Whether a day's value is a stock: it adds up over breakdowns, not over days."""
        return self.entity in ("backlog_day", "effective_backlog_day")

    @property
    def timings(self) -> tuple[str, ...]:
        """How a customer felt is told twice: over all answers, and over the well-timed ones."""
        is_felt = self.entity in ("survey_answer", "respondent_period")
        return ("all", "well_timed") if is_felt else ("all",)

    def breakdowns_at(self, grain: str) -> tuple[str, ...]:
        """Breakdowns that are published at a grain."""
        return tuple(b for b in self.breakdowns if is_published(b, grain))


@cache
def registry() -> dict[str, Registered]:
    """By name of the observations."""
    kpis: dict[str, list[dict[str, str]]] = {}
    with (PROJECT / "seeds" / "kpis.csv").open(newline="") as lines:
        for row in csv.DictReader(lines):
            kpis.setdefault(row["observations"], []).append(row)
    breakdowns = _returned("kpi_breakdowns")
    return {
        name: Registered(
            entity=rows[0]["entity"],
            breakdowns=tuple(breakdowns[rows[0]["entity"]]),
            has_mean=any(row["kind"] == "mean" for row in rows),
            has_quantile=any(row["kind"] == "quantile" for row in rows),
            pools_scales=rows[0]["pools_scales"] == "true",
        )
        for name, rows in kpis.items()
    }


@cache
def finest_grains() -> dict[str, str]:
    """The finest grain that each breakdown is published at."""
    return {name: str(grain) for name, grain in _returned("kpi_finest_grains").items()}


def is_published(breakdown: str, grain: str) -> bool:
    """Whether a breakdown is published at a grain."""
    return GRAINS.index(finest_grains()[breakdown]) <= GRAINS.index(grain)


def _returned(macro: str) -> dict[str, list[str] | str]:
    """The dictionary that a macro of the registry returns."""
    found = re.search(
        rf"macro {macro}\(\) %}}\s*{{{{ return\((.*?)\) }}}}", BREAKDOWNS.read_text(), re.DOTALL
    )
    if not found:
        raise LookupError(f"{BREAKDOWNS} has no macro {macro}() that returns a dictionary")
    return dict(ast.literal_eval(found[1]))
