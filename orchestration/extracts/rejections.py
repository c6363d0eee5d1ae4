"""Rejected records: where they stand in their file and why, never what they held."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.delivered import Structural
from orchestration.extracts.fingerprint import lines_of

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.delivered import Delivered
    from orchestration.extracts.whole import Candidate

TABLE = "cx_rejected"
KEPT_OF_A_REFUSED_FILE = 1000
Row = tuple[str, int, int | None, str, str, str | None]


def number_records(
    connection: duckdb.DuckDBPyConnection, table: str, rejects: list[Structural]
) -> None:
    """Move the numbers of a table's records, which count only those that the reader could split."""
    places = [one.record - index for index, one in enumerate(sorted(rejects, key=_record))]
    connection.execute(
        "create or replace temp table cx_shifts as select place, max(shift) as shift from "
        "(select unnest(?::bigint[]) as place, unnest(range(1, len(?::bigint[]) + 1)) as shift) "
        "group by place",
        [places, places],
    )
    connection.execute(
        f"update {table} set _record = {table}._record + shifted.shift from (select t._record as "
        f"record, s.shift from {table} t asof join cx_shifts s on t._record >= s.place) as shifted "
        f"where {table}._record = shifted.record"
    )


def _record(one: Structural) -> int:
    return one.record


def start(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the empty table in which one file's rejects are gathered."""
    connection.execute(
        f"create or replace temp table {TABLE} (feed varchar, record bigint, line bigint, "
        "column_name varchar, reason varchar, value_shape varchar)"
    )


def add_structural(
    connection: duckdb.DuckDBPyConnection, feed: str, rejects: list[Structural]
) -> None:
    """Gather the records that are no rows; they fail for every feed of the file."""
    if rejects:
        connection.execute(
            f"insert into {TABLE} select ?, unnest(?::bigint[]), unnest(?::bigint[]), '', "
            "unnest(?::varchar[]), null",
            [
                feed,
                [one.record for one in rejects],
                [one.line for one in rejects],
                [one.reason for one in rejects],
            ],
        )


def add_rows(connection: duckdb.DuckDBPyConnection, feed: str, query: str) -> None:
    """Gather the rows that a query over the staging table names."""
    connection.execute(
        f"insert into {TABLE} select ?, record, null, column_name, reason, shape from ({query})",
        [feed],
    )


def place_lines(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    delivered: Delivered,
) -> None:
    """Fill in the physical lines, reading the file again only when there are rejects."""
    rows = connection.execute(
        f"select distinct record from {TABLE} where line is null order by 1"
    ).fetchall()
    records = [record for (record,) in rows]
    lines = physical_lines(candidate, delivered, records)
    if lines:
        connection.execute(
            f"update {TABLE} set line = known.line from (select unnest(?::bigint[]) as record, "
            f"unnest(?::bigint[]) as line) as known where {TABLE}.record = known.record",
            [records, lines],
        )


def physical_lines(
    candidate: Candidate,
    delivered: Delivered,
    records: list[int],
) -> list[int]:
    """The line of each record; empty where a file has no lines (Parquet, one JSON array)."""
    kind = candidate.delivery.kind
    if not records or kind in ("parquet", "json"):
        return []
    if kind == "jsonl" and not delivered.starts:
        return records
    if delivered.starts:
        return [delivered.starts[record - 1][1] for record in records]
    quote = candidate.mapping.format.quote
    return lines_of(candidate.readable, records, candidate.head.rows, quote)


def commonest(connection: duckdb.DuckDBPyConnection, feed: str) -> str:
    """The reason that most of a feed's rejects have, with its column, in words."""
    row = connection.execute(
        f"select column_name, reason, count(*) from {TABLE} where feed = ? group by all "
        "order by 3 desc, 1, 2 limit 1",
        [feed],
    ).fetchone()
    column, reason, records = row or ("", "", 0)
    return f"{records} of them: {f'{column}: ' if column else ''}{reason}"


def first_rows(connection: duckdb.DuckDBPyConnection) -> list[Row]:
    """The first rejects of a file that is refused whole."""
    return connection.execute(
        f"select feed, record, line, column_name, reason, value_shape from {TABLE} "
        f"order by feed, record, column_name limit {KEPT_OF_A_REFUSED_FILE}"
    ).fetchall()


def keep(connection: duckdb.DuckDBPyConnection, file_id: str) -> None:
    """Copy the gathered rejects into the ledger."""
    connection.execute(f"insert into ops.rejects select ?, * from {TABLE}", [file_id])


def keep_rows(connection: duckdb.DuckDBPyConnection, file_id: str, rows: list[Row]) -> None:
    """Write rejects that were taken out of a transaction that did not commit."""
    if rows:
        columns = [list(column) for column in zip(*rows, strict=True)]
        connection.execute(
            "insert into ops.rejects select ?, unnest(?::varchar[]), unnest(?::bigint[]), "
            "unnest(?::bigint[]), unnest(?::varchar[]), unnest(?::varchar[]), unnest(?::varchar[])",
            [file_id, *columns],
        )
