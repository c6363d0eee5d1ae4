"""Schema `ops` of a published file: how fresh, how checked, from which files.

No customer's data and no names of files, which whoever delivers them chooses freely.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.publication.freshness import freshness_query
from orchestration.publication.manifest import SCHEMA_VERSION

if TYPE_CHECKING:
    import duckdb

_TABLES = {
    "publication": (
        "One row: the run all tables here come from, the moment they speak of, and the settings "
        "they were counted by.",
        "select *, {schema_version} as schema_version from ops.run_context",
    ),
    "checks": (
        "One row per check of this run. Failures count rows or files.",
        "select check_name, kind, severity, status, failures, evaluated "
        "from ops.checks where run_id = $run_id order by check_name",
    ),
    "files": (
        "One row per file that lay there when this run built the marts, with what became of it.",
        "select file_id, mapping, sha256, size_bytes, state, records_counted, records_parsed, "
        "exported_at, loaded_at from ops.built_files order by file_id",
    ),
    "file_feeds": (
        "One row per file and feed it fed; records_read is the sum of the other counts.",
        "select * from ops.file_feeds order by file_id, feed",
    ),
    "expectations": (
        "One row per expectation of a delivery or KPI that this run judged; success is null where "
        "there was nothing to judge it by yet.",
        "select * exclude (run_id) from ops.expectations where run_id = $run_id "
        "order by suite, delivery, expectation, column_name",
    ),
    "overrides": (
        "One row per publication that was let pass although checks had failed.",
        "select * from ops.overrides order by run_id",
    ),
}

_FRESHNESS = (
    "One row per feed: the newest event that had happened, the newest file, and how many rows "
    "are held."
)


def write(connection: duckdb.DuckDBPyConnection, run_id: str) -> None:
    """Create schema `ops` in the attached catalog `cx`."""
    connection.execute("create schema cx.ops")
    for name, (comment, select) in _TABLES.items():
        query = select.format(schema_version=SCHEMA_VERSION)
        parameters = {"run_id": run_id} if "$run_id" in query else {}
        connection.execute(f"create table cx.ops.{name} as {query}", parameters)
        connection.execute(f"comment on table cx.ops.{name} is '{comment}'")
    _write_freshness(connection)


def _write_freshness(connection: duckdb.DuckDBPyConnection) -> None:
    connection.execute(
        "create table cx.ops.freshness as select feed, newest_event_at as last_event_at, "
        "newest_file_at as last_file_at, records as row_count "
        f"from ({freshness_query()}) order by feed"
    )
    connection.execute(f"comment on table cx.ops.freshness is '{_FRESHNESS}'")
