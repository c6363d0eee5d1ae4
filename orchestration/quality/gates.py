"""The gate before a publication: what was checked, and whether it lets the run pass."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from orchestration.quality.built_files import check_unchanged
from orchestration.quality.checks import CheckResult
from orchestration.quality.load_checks import conservation, files, has_values, meanings

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "REQUIRED",
    "CheckResult",
    "accept_failures",
    "blocking",
    "conservation",
    "count_warnings",
    "create_overrides",
    "files",
    "has_values",
    "meanings",
    "record",
]

REQUIRED = {
    "conservation_of_feeds": "check",
    "conservation_of_files": "check",
    "files_refused": "check",
    "expectations_deliveries": "check",
    "scorecard_has_values": "check",
    "expectations_scorecard": "check",
    "every_model_built": "build",
}
"""What must have been checked by name, and the command that does: no record lost, no file refused,
deliveries and scorecard as usual, every model built. Of dbt's own tests any shows that they ran."""
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

    A run is kept as well when a check that must be there was not recorded: nothing was shown of
    it; and when more was loaded since its build.
    """
    checks = _on_record(connection, run_id)
    names = {check.check_name for check in checks}
    missing = [_not_checked(name, run_id) for name in REQUIRED if name not in names]
    if not any(check.kind == "dbt" for check in checks):
        missing.append(_not_checked("tests_of_models", run_id))
    found = [*checks, check_unchanged(connection, run_id)]
    return [*missing, *(check for check in found if check.blocks)]


def count_warnings(connection: duckdb.DuckDBPyConnection, run_id: str) -> int:
    """How many checks of a run did not pass and keep nothing back."""
    checks = _on_record(connection, run_id)
    return sum(check.status != "pass" and not check.blocks for check in checks)


def _on_record(connection: duckdb.DuckDBPyConnection, run_id: str) -> list[CheckResult]:
    rows = connection.execute(
        f"select {_FIELDS} from ops.checks where run_id = ? order by check_name", [run_id]
    ).fetchall()
    return [CheckResult(*row) for row in rows]


def accept_failures(
    connection: duckdb.DuckDBPyConnection,
    run_id: str,
    person: str,
    reason: str,
    failed: list[CheckResult],
) -> None:
    """Put on record who let a run pass, when, why, past which checks, and made of which files.

    Deliveries of these files block no later run, also after readers went back from this one.
    """
    names = [check.check_name for check in failed]
    connection.execute("delete from ops.overrides where run_id = ?", [run_id])
    connection.execute(
        "insert into ops.overrides (run_id, accepted_at, accepted_by, reason, checks) "
        "values (?, ?, ?, ?, ?)",
        [run_id, datetime.now(UTC).replace(tzinfo=None), person, reason, names],
    )
    connection.execute(
        "insert into ops.accepted_files select file_id from ops.built_files "
        "where state in ('loaded', 'missing', 'empty', 'header_only') "
        "and file_id not in (from ops.accepted_files)"
    )


def _not_checked(name: str, run_id: str) -> CheckResult:
    command = REQUIRED.get(name, "check")
    return CheckResult(
        check_name=name,
        kind="build" if command == "build" else "absent",
        severity="error",
        status="fail",
        failures=1,
        evaluated=0,
        message=f"no such check is on record for run {run_id}; run `cx {command}`",
    )


def create_overrides(connection: duckdb.DuckDBPyConnection) -> None:
    """Make sure that the tables of accepted failures, and of the files let pass, are there."""
    connection.execute(
        "create table if not exists ops.overrides "
        "(run_id varchar, accepted_at timestamp, reason varchar, checks varchar[])"
    )
    connection.execute("alter table ops.overrides add column if not exists accepted_by varchar")
    connection.execute("create table if not exists ops.accepted_files (file_id varchar)")
