"""KPI queries of a published file in an open connection: milliseconds, against the goal for p95.

    python -m benchmarks.queries --rows 1000000

One query is what a chart asks: one KPI by month over 24 months, for one breakdown. Every KPI is
asked for each of its breakdowns, in random order, of the long table and of the KPI's own view.
With `--rows` a larger copy is asked too: the rows of breakdowns come again under further values,
laid as `cx publish` lays them.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median, quantiles

import duckdb
from rich.console import Console
from rich.table import Table

from benchmarks.loading import SEED, cpu_seconds
from orchestration.publication.build import STORAGE_VERSION
from orchestration.publication.catalog import Mart, order_of
from orchestration.publication.layout import DATABASE, current_link
from orchestration.settings import Settings

GOAL_MS = 50
ROUTES = ("kpis.kpi_values", "kpis.kpi_{kpi}")
_KPI_VALUES = Mart("kpis", "kpi_values")
_ASKED = (
    "select period_date, dimension_value, value, ci_low, ci_high, n, is_partial from {table} "
    "where kpi_id = $kpi and dimension = $dimension and period_grain = 'month' "
    "and timing = 'all' and period_date > $since order by all"
)


@dataclass(frozen=True)
class Speed:
    """Milliseconds of each query by one route, and CPU milliseconds of one on average."""

    route: str
    rows: int
    milliseconds: list[float]
    cpu: float

    @property
    def p95(self) -> float:
        """95 % of the queries take no longer."""
        return quantiles(self.milliseconds, n=20)[-1]


def questions(connection: duckdb.DuckDBPyConnection) -> list[dict[str, object]]:
    """Every KPI with each of its breakdowns by month, in random order, and 24 months back."""
    found = connection.execute(
        "select distinct kpi_id as kpi, dimension, "
        "(select max(period_date) from kpis.kpi_values where period_grain = 'month') "
        "- interval 24 months as since "
        "from kpis.kpi_values where period_grain = 'month' order by all"
    )
    columns = [name for name, *_ in found.description]
    asked = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    random.Random(SEED).shuffle(asked)  # noqa: S311 - an order, no secret
    return asked


def measure(file: Path, route: str) -> Speed:
    """Ask every question once, by the long table or by the KPI's view.

    Raises:
        RuntimeError: a question has no answer, so that nothing was measured.
    """
    with duckdb.connect(str(file), read_only=True) as connection:
        rows = connection.execute("select count(*) from kpis.kpi_values").fetchone()
        asked = questions(connection)
        milliseconds: list[float] = []
        cpu = cpu_seconds(partial(_ask_all, connection, route, asked, milliseconds))
    return Speed(route, rows[0] if rows else 0, milliseconds, 1000 * cpu / len(asked))


def _ask_all(
    connection: duckdb.DuckDBPyConnection,
    route: str,
    asked: list[dict[str, object]],
    milliseconds: list[float],
) -> None:
    for question in asked:
        sql = _ASKED.format(table=route.format(**question))
        began = time.perf_counter()
        answer = connection.execute(sql, question).fetchall()
        milliseconds.append(1000 * (time.perf_counter() - began))
        if not answer:
            raise RuntimeError(f"no rows for {question}")


def enlarged(file: Path, rows: int, folder: Path) -> Path:
    """The KPI values and their views with at least as many rows, in a file of its own."""
    larger = folder / "larger.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{file}' as published (read_only)")
        connection.execute(f"attach '{larger}' as larger (storage_version '{STORAGE_VERSION}')")
        connection.execute("use published")
        order = order_of(connection, _KPI_VALUES)
        connection.execute("create schema larger.kpis")
        connection.execute(
            "create table larger.kpis.kpi_values as select kpi_values.* "
            "replace (dimension_value || repeat('+', copy::integer) as dimension_value) "
            f"from kpis.kpi_values, range({_copies(connection, rows)}) as copies (copy) "
            f"where dimension != 'all' or copy = 0 {order}"
        )
        connection.execute("use larger")
        for view in _views(connection):
            connection.execute(view)
    return larger


def _copies(connection: duckdb.DuckDBPyConnection, rows: int) -> int:
    """How often the rows of breakdowns are needed."""
    found = connection.execute(
        "select ceil((? - count(*) filter (dimension = 'all')) / count(*) filter "
        "(dimension != 'all')) from kpis.kpi_values",
        [rows],
    ).fetchone()
    return max(1, int(found[0])) if found else 1


def _views(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What makes the views of the KPIs, with no catalog in it."""
    found = connection.execute(
        "select sql from duckdb_views() where database_name = 'published' "
        "and contains(sql, 'FROM kpis.kpi_values') order by view_name"
    )
    return [sql for (sql,) in found.fetchall()]


def show(speeds: list[Speed]) -> None:
    """Print one line per file and route."""
    shown = Table(title=f"KPI queries, ms; goal: p95 of at most {GOAL_MS}")
    for name in ("route", "rows", "queries", "p50", "p95", "most", "CPU ms each"):
        shown.add_column(name, justify="left" if name == "route" else "right")
    for one in speeds:
        shown.add_row(
            one.route,
            f"{one.rows:,}",
            f"{len(one.milliseconds):,}",
            f"{median(one.milliseconds):.1f}",
            f"{one.p95:.1f}",
            f"{max(one.milliseconds):.1f}",
            f"{one.cpu:.1f}",
        )
    Console(width=120).print(shown)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, default=current_link(Settings()) / DATABASE)
    parser.add_argument("--rows", type=int, help="ask a copy with as many rows, too")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        files = [given.file]
        if given.rows:
            files.append(enlarged(given.file, given.rows, Path(folder)))
        show([measure(file, route) for file in files for route in ROUTES])


if __name__ == "__main__":
    main()
