"""The ledger: a row for every file, what it held, and what was not taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.extracts.casts import quoted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    import duckdb

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.outcomes import FeedCounts

TABLES = {
    "files": "file_id varchar, mapping varchar, path varchar, sha256 varchar, size_bytes bigint, "
    "modified_ns bigint, state varchar, records_counted bigint, records_parsed bigint, "
    "exported_at timestamp, message varchar, run_id varchar, loaded_at timestamp",
    "file_feeds": "file_id varchar, feed varchar, records_read bigint, inserted bigint, "
    "updated bigint, unchanged bigint, older bigint, duplicate bigint, filtered bigint, "
    "rejected bigint",
    "file_filters": "file_id varchar, feed varchar, rule varchar, records bigint",
    "rejects": "file_id varchar, feed varchar, record bigint, line bigint, column_name varchar, "
    "reason varchar, value_shape varchar",
    "file_columns": "file_id varchar, column_name varchar, finding varchar",
    "delivered_columns": "file_id varchar, column_name varchar",
    "profiles": "file_id varchar, feed varchar, metric varchar, column_name varchar, "
    "member varchar, value double",
    "run_context": "run_id varchar, as_of timestamp, time_zone varchar, small_sample_n integer, "
    "currency varchar, session_gap_minutes integer, attribution_days integer, active_days integer",
    "baselines": "baseline varchar, kpi_id varchar, kpi_version integer, period_grain varchar, "
    "timing varchar, value double, stddev double, periods bigint, first_period date, "
    "last_period date, run_id varchar, frozen_at timestamp",
    "checks": "run_id varchar, check_name varchar, kind varchar, severity varchar, "
    "status varchar, failures bigint, evaluated bigint, message varchar",
    "expectations": "run_id varchar, suite varchar, delivery varchar, expectation varchar, "
    "column_name varchar, severity varchar, success boolean, observed double, lower double, "
    "upper double, evaluated bigint, explanation varchar",
    "runs": "run_id varchar, started_at timestamp, finished_at timestamp, state varchar, "
    "message varchar",
    "pseudonym_key": "fingerprint varchar",
    "load_basis": "fingerprint varchar",
}
OF_A_FILE = ("file_feeds", "file_filters", "rejects", "file_columns", "delivered_columns")
FILE_COLUMNS = tuple(part.split()[0] for part in TABLES["files"].split(", "))


def create(connection: duckdb.DuckDBPyConnection, contracts: Iterable[Contract]) -> None:
    """Create every ops and raw table that is not there yet."""
    connection.execute("create schema if not exists ops")
    connection.execute("create schema if not exists raw")
    for table, columns in TABLES.items():
        connection.execute(f"create table if not exists ops.{table} ({columns})")
    for contract in contracts:
        columns = ", ".join(f"{quoted(name)} {kind}" for name, kind in raw_columns(contract))
        for table in raw_tables(contract):
            connection.execute(f"create table if not exists {table} ({columns})")


def raw_tables(contract: Contract) -> tuple[str, ...]:
    """The raw tables of a feed: the newest row per key, and every version where kept."""
    held = f"raw.{contract.feed}"
    return (held, f"{held}_versions") if contract.history else (held,)


def raw_columns(contract: Contract) -> list[tuple[str, str]]:
    """Names and types of a raw table's columns, in order."""
    origin = [("_file_id", "varchar"), ("_record", "bigint"), ("_version", "timestamp")]
    return [*stored_columns(contract), *origin]


def stored_columns(contract: Contract) -> list[tuple[str, str]]:
    """Names and types of the columns that say what a record said."""
    columns = []
    for column in contract.columns:
        columns.append((column.name, column.sql_type))
        if column.source_date:
            stem = column.name.removesuffix("_at")
            columns.append((f"{stem}_source_date", "date"))
            columns.append((f"{stem}_is_day", "boolean"))
    return columns


def write_file(connection: duckdb.DuckDBPyConnection, row: dict[str, Any]) -> None:
    """Write a file's row, in place of an earlier one of the same id."""
    connection.execute("delete from ops.files where file_id = ?", [row["file_id"]])
    marks = ", ".join("?" for _ in FILE_COLUMNS)
    values = [row.get(name) for name in FILE_COLUMNS]
    connection.execute(f"insert into ops.files values ({marks})", values)


def forget_attempts(connection: duckdb.DuckDBPyConnection, path: str) -> None:
    """Drop what the ledger says of attempts with this path that never came into the raw tables."""
    attempts = connection.execute(
        "delete from ops.files where path = ? "
        "and state not in ('loaded', 'missing', 'superseded', 'withdrawn') returning file_id",
        [path],
    ).fetchall()
    for (file_id,) in attempts:
        clear_details(connection, file_id)


def forget_vanished(connection: duckdb.DuckDBPyConnection, there: Collection[str]) -> None:
    """Drop the attempts with files that lie no longer in the landing folder."""
    attempted = connection.execute(
        "select distinct path from ops.files "
        "where state not in ('loaded', 'missing', 'superseded', 'withdrawn')"
    ).fetchall()
    for (path,) in attempted:
        if path not in there:
            forget_attempts(connection, path)


def clear_details(connection: duckdb.DuckDBPyConnection, file_id: str) -> None:
    """Forget what an earlier attempt said about the rows of a file."""
    for table in OF_A_FILE:
        connection.execute(f"delete from ops.{table} where file_id = ?", [file_id])


def write_counts(
    connection: duckdb.DuckDBPyConnection, file_id: str, counts: FeedCounts, rules: dict[str, int]
) -> None:
    """Write a file's counts for one feed, and how many records each rule filtered."""
    for table in ("file_feeds", "file_filters"):
        connection.execute(
            f"delete from ops.{table} where file_id = ? and feed = ?", [file_id, counts.feed]
        )
    connection.execute(
        "insert into ops.file_feeds values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            file_id,
            counts.feed,
            counts.records_read,
            counts.inserted,
            counts.updated,
            counts.unchanged,
            counts.older,
            counts.duplicate,
            counts.filtered,
            counts.rejected,
        ],
    )
    for rule, records in rules.items():
        connection.execute(
            "insert into ops.file_filters values (?, ?, ?, ?)",
            [file_id, counts.feed, rule, records],
        )


def write_finding(
    connection: duckdb.DuckDBPyConnection, file_id: str, column: str, finding: str
) -> None:
    """Note something about a file's column; '' is the file as a whole."""
    connection.execute("insert into ops.file_columns values (?, ?, ?)", [file_id, column, finding])


def write_columns(
    connection: duckdb.DuckDBPyConnection, file_id: str, columns: Iterable[str]
) -> None:
    """Note which columns a file had, under the names that its mapping gives them."""
    connection.execute(
        "insert into ops.delivered_columns select ?, unnest(?::varchar[])",
        [file_id, list(columns)],
    )


def set_state(
    connection: duckdb.DuckDBPyConnection, file_id: str, state: str, message: str
) -> None:
    """Change the state of a file that the ledger already knows."""
    connection.execute(
        "update ops.files set state = ?, message = ? where file_id = ?", [state, message, file_id]
    )


def files(
    connection: duckdb.DuckDBPyConnection,
    *states: str,
    path: str | None = None,
    file_id: str | None = None,
) -> list[dict[str, Any]]:
    """The files in any of these states (of one path, of one id), by their export and path."""
    marks = ", ".join("?" for _ in states)
    rows = connection.execute(
        f"select {', '.join(FILE_COLUMNS)} from ops.files where state in ({marks}) "
        "and path = coalesce(?, path) and file_id = coalesce(?, file_id) "
        "order by exported_at nulls first, path, file_id",
        [*states, path, file_id],
    ).fetchall()
    return [dict(zip(FILE_COLUMNS, row, strict=True)) for row in rows]
