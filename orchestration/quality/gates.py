"""The gate before a publication: what was checked, and whether it lets the run pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orchestration.quality.built_files import check_unchanged
from orchestration.quality.checks import CheckResult
from orchestration.quality.deliveries import conservation, deliveries, meanings, scorecard

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "KINDS",
    "CheckResult",
    "accept_failures",
    "blocking",
    "conservation",
    "create_overrides",
    "deliveries",
    "meanings",
    "record",
    "scorecard",
]

KINDS = ("load", "expectations", "build", "dbt")
"""What must have been checked: the files, that they are as usual, that every model was built, what
the models promise."""
_HELP = {"load": "check", "expectations": "check", "build": "build", "dbt": "check"}
_FIELDS = "check_name, kind, severity, status, failures, evaluated, message"


def record(
    connection: duckdb.DuckDBPyConnection, run_id: str, results: Iterable[CheckResult]
) -> None:
    """Store results in `ops.checks`; the same check of the same run is replaced.

    Raises:
        duckdb.CatalogException: the warehouse has no ledger yet; `cx load` makes it.
    """
    rows = [(run_id, *astuple(result)) for result in results]
    connection.execute("begin")
    for row in rows:
        connection.execute("delete from ops.checks where run_id = ? and check_name = ?", row[:2])
        connection.execute(
            f"insert into ops.checks (run_id, {_FIELDS}) values (?, ?, ?, ?, ?, ?, ?, ?)", row
        )
    connection.execute("commit")


def blocking(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[CheckResult]:
    """The checks that keep a run from being published.

    A run is kept as well when no check of some kind was recorded: nothing was shown of it; and
    when more was loaded since its build.
    """
    rows = connection.execute(
        f"select {_FIELDS} from ops.checks where run_id = ? order by check_name", [run_id]
    ).fetchall()
    checks = [CheckResult(*row) for row in rows]
    absent = [kind for kind in KINDS if kind not in {check.kind for check in checks}]
    missing = [_not_checked(kind, run_id) for kind in absent]
    found = [*checks, check_unchanged(connection, run_id)]
    return [*missing, *(check for check in found if check.blocks)]


def accept_failures(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    person: str,
    reason: str,
    failed: list[CheckResult],
) -> None:
    """Put on record who let a run pass, when, why, and past which checks."""
    names = [check.check_name for check in failed]
    connection.execute("delete from ops.overrides where run_id = ?", [run_id])
    connection.execute(
        "insert into ops.overrides (run_id, accepted_at, accepted_by, reason, checks) "
        "values (?, ?, ?, ?, ?)",
        [run_id, datetime.now(UTC).replace(tzinfo=None), person, reason, names],
    )


def _not_checked(kind: str, run_id: str) -> CheckResult:
    return CheckResult(
        check_name=f"{kind}_checked",
        kind=kind,
        severity="error",
        status="fail",
        failures=1,
        evaluated=0,
        message=f"no check of kind '{kind}' is on record for run {run_id}; run `cx {_HELP[kind]}`",
    )


def create_overrides(connection: duckdb.DuckDBPyConnection) -> None:
    """Make sure that the table of accepted failures is there."""
    connection.execute(
        "create table if not exists ops.overrides "
        "(run_id varchar, accepted_at timestamp, reason varchar, checks varchar[])"
    )
    connection.execute("alter table ops.overrides add column if not exists accepted_by varchar")
