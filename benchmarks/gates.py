"""What the quality gates cost of a first full refresh, in CPU seconds of one process.

    python -m benchmarks.gates --scale 0.1

The gates are the profile of every file, the checks of the load, the expectations of deliveries
and scorecard, and their page. The fixed start, importing Great Expectations, is measured apart.
dbt's tests run among the models; their share is taken from dbt's own clock.
"""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any
from unittest.mock import patch

from rich.console import Console
from rich.table import Table

from benchmarks.loading import cpu_seconds
from orchestration import steps
from orchestration.refresh import Run, started
from orchestration.samples.generate import generate
from orchestration.settings import Settings

SEED = 7
GATES = (
    "orchestration.extracts.profiles.keep",
    "orchestration.steps.check_load",
    "orchestration.steps.check_meanings",
)


@dataclass
class Gates:
    """CPU seconds per gate, added up over its calls."""

    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(GATES, 0.0))

    def timed(self, name: str) -> Callable[..., Any]:
        """The function of that name, its CPU seconds counted."""
        module, _, function = name.rpartition(".")
        real = getattr(import_module(module), function)

        @wraps(real)
        def counted(*given: Any, **named: Any) -> Any:
            answer: list[Any] = []
            self.seconds[name] += cpu_seconds(lambda: answer.append(real(*given, **named)))
            return answer[0]

        return counted


def refresh(run: Run) -> None:
    """The steps of a refresh, without Dagster around them."""
    steps.load(run)
    steps.keep_state(run, "running")
    steps.check_load(run)
    steps.build(run)
    steps.publish(run)


def measure(settings: Settings) -> tuple[float, dict[str, float], float]:
    """CPU seconds of a refresh, of each gate in it, and dbt's seconds for its tests."""
    gates = Gates()
    replaced = [patch(name, gates.timed(name)) for name in GATES]
    for each in replaced:
        each.start()
    with started(settings) as run:
        whole = cpu_seconds(lambda: refresh(run))
    for each in replaced:
        each.stop()
    nodes = run.built.nodes if run.built else ()
    return whole, gates.seconds, sum(one.seconds for one in nodes if one.kind == "test")


def show(start: float, whole: float, gates: dict[str, float], tests: float) -> None:
    """Print the table for people."""
    table = Table(title="Quality gates of a first full refresh", caption="without Dagster")
    for column in ("", "CPU s", "share"):
        table.add_column(column, justify="right" if column else "left")
    table.add_row("refresh beyond the fixed start", f"{whole:.1f}", "")
    for name, seconds in gates.items():
        table.add_row(
            name.removeprefix("orchestration."), f"{seconds:.2f}", f"{seconds / whole:.1%}"
        )
    spent = sum(gates.values())
    table.add_row("gates", f"{spent:.2f}", f"{spent / whole:.1%}")
    table.add_row("dbt's tests, by dbt's clock", f"{tests:.1f}", f"{tests / whole:.1%}")
    table.add_row("fixed start: importing Great Expectations", f"{start:.2f}", "")
    Console().print(table)


def main() -> None:
    """Make the sample, measure and print."""
    parser = argparse.ArgumentParser(description="What the quality gates cost of a refresh.")
    parser.add_argument("--scale", type=float, default=0.1)
    given = parser.parse_args()
    os.environ.setdefault("CX_PSEUDONYM_KEY", "a key for benchmarks only")
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    start = cpu_seconds(lambda: import_module("great_expectations"))
    with tempfile.TemporaryDirectory(prefix="cx-gates-") as name:
        folder = Path(name)
        generate(folder / "landing", given.scale, SEED, "csv")
        settings = Settings(
            landing=folder / "landing",
            warehouse=folder / "warehouse",
            published=folder / "published",
        )
        show(start, *measure(settings))


if __name__ == "__main__":
    main()
