"""The registry of the KPIs and the macros that repeat it, read without dbt."""

from __future__ import annotations

import csv
from typing import Any

import jinja2

from orchestration.settings import PROJECT

Row = dict[str, str]


def read_seed(name: str) -> list[Row]:
    """Rows of a seed, as they are written."""
    with (PROJECT / "seeds" / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def macro(file: str, name: str, *arguments: Any) -> Any:
    """What a macro of macros/kpi returns."""
    returned: list[Any] = []
    environment = jinja2.Environment(extensions=["jinja2.ext.do"])  # noqa: S701 - makes no HTML
    environment.globals["return"] = returned.append
    source = (PROJECT / "macros" / "kpi" / f"{file}.sql").read_text(encoding="utf-8")
    getattr(environment.from_string(source).module, name)(*arguments)
    return returned[0]


def breakdowns(entity: str) -> list[str]:
    """Breakdowns of what is observed under that name."""
    listed: list[str] = macro("kpi_breakdowns", "kpi_breakdowns")[entity]
    return listed
