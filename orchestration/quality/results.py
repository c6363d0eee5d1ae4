"""What each expectation found, kept in `ops.expectations`: no customer's data in it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from orchestration.extracts.ledger import TABLES

if TYPE_CHECKING:
    import duckdb

KEPT_RUNS = 30


@dataclass(frozen=True)
class Result:
    """One expectation of one delivery, or of one KPI and period.

    `success` is None where nothing was judged, and `explanation` says why. Limits are None where
    there is none.
    """

    suite: str
    delivery: str
    expectation: str
    column_name: str
    severity: str
    success: bool | None
    observed: float
    lower: float | None
    upper: float | None
    evaluated: int
    explanation: str

    @property
    def blocks(self) -> bool:
        """Whether it keeps the run from being published."""
        return self.success is False and self.severity == "error"


def limit(value: float) -> float | None:
    """A limit as it is kept."""
    return value if math.isfinite(value) else None


def create(connection: duckdb.DuckDBPyConnection) -> None:
    """Make sure that the table is there, in a warehouse of an earlier version too."""
    connection.execute(f"create table if not exists ops.expectations ({TABLES['expectations']})")


def keep(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    found: Sequence[Result],
    suites: Iterable[str],
) -> None:
    """Write what the suites of a run found, in place of what they found before."""
    create(connection)
    connection.execute("begin")
    for suite in suites:
        connection.execute(
            "delete from ops.expectations where run_id = ? and suite = ?", [run_id, suite]
        )
    if found:
        connection.register("cx_results", pa.Table.from_pylist([vars(one) for one in found]))
        names = ", ".join(vars(found[0]))
        connection.execute(
            f"insert into ops.expectations (run_id, {names}) select ?, {names} from cx_results",
            [run_id],
        )
        connection.unregister("cx_results")
    connection.execute(
        "delete from ops.expectations where run_id not in "
        f"(select distinct run_id from ops.expectations order by run_id desc limit {KEPT_RUNS})"
    )
    connection.execute("commit")


def read(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[Result]:
    """What was found in a run, in the order in which it was written."""
    create(connection)
    rows = connection.execute(
        "select * exclude (run_id) from ops.expectations where run_id = ? order by rowid", [run_id]
    ).fetchall()
    return [Result(*row) for row in rows]
