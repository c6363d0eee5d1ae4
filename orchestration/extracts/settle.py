"""What was parsed, held against what was counted, and the number of every record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts import rejections
from orchestration.extracts.csv_files import record_starts, structural_rejects
from orchestration.extracts.delivered import TWO_ENDS, Structural, has_both_ends
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fingerprint import lines_of
from orchestration.extracts.whole import check_readable

if TYPE_CHECKING:
    import duckdb

    from orchestration.extracts.delivered import Delivered
    from orchestration.extracts.whole import Candidate

DELIVERED = "cx_delivered"


def materialise(connection: duckdb.DuckDBPyConnection, delivered: Delivered) -> None:
    """Read the file into a table, for mappings that go over it more than once."""
    connection.execute(
        f"create or replace temp table {DELIVERED} as select * from {delivered.sql}",
        delivered.parameters,
    )
    delivered.sql = DELIVERED
    delivered.parameters = []


def settle(
    connection: duckdb.DuckDBPyConnection,
    candidate: Candidate,
    delivered: Delivered,
    table: str,
    taken: int = 0,
) -> int:
    """Hold what was parsed against the independent count; number the records.

    Args:
        connection: within the transaction that loads the file.
        candidate: the file.
        delivered: its relation, which has been read.
        table: what its rows were read into.
        taken: rows that went elsewhere, and have their numbers.

    Raises:
        FileStoppedError: records are missing that no reader accounts for.
    """
    parsed = taken + count(connection, f"select count(*) from {table}")
    if candidate.delivery.kind == "csv":
        split = structural_rejects(connection, candidate.head.rows)
        if parsed + len(split) != delivered.records:
            check_readable(candidate)
            form = candidate.mapping.format
            delivered.starts = record_starts(candidate.readable, candidate.head, form)
            delivered.records = len(delivered.starts)
        delivered.rejects = _structural(candidate, delivered, split)
    if parsed + len(delivered.rejects) != delivered.records:
        mixed = candidate.delivery.kind == "csv" and has_both_ends(candidate.readable)
        raise FileStoppedError(
            "refused",
            f"{delivered.records} records were counted, {parsed} read and "
            f"{len(delivered.rejects)} rejected: "
            f"{TWO_ENDS if mixed else 'is the quote character right?'}",
        )
    if delivered.rejects and candidate.delivery.kind == "csv":
        rejections.number_records(connection, table, delivered.rejects)
    return parsed


def _structural(
    candidate: Candidate, delivered: Delivered, split: list[tuple[int, str]]
) -> list[Structural]:
    if not split:
        return []
    head = candidate.head
    if delivered.starts:
        numbers = {
            number - head.rows: (record, line)
            for record, (number, line) in enumerate(delivered.starts, start=1)
        }
        return [Structural(*numbers[place], reason) for place, reason in split]
    records = [record for record, _ in split]
    lines = lines_of(candidate.readable, records, head.rows, candidate.mapping.format.quote)
    return [
        Structural(record, line, reason)
        for (record, reason), line in zip(split, lines, strict=True)
    ]


def count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    """The one number that a query gives."""
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
