"""CSV files as relations of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.delivered import Delivered, open_text, with_absent
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fingerprint import exact_records
from orchestration.extracts.header import bind

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from orchestration.extracts.head import Head
    from orchestration.extracts.header import Wanted
    from orchestration.extracts.mappings import Format, Mapping

ERRORS = "cx_reject_errors"
SCANS = "cx_reject_scans"
LONGEST = 2 << 20
"""Bytes of the longest record that is read."""
REASONS = {"line size over maximum": f"longer than {LONGEST >> 20} MiB, the most that is read"}


def read_table(path: Path, head: Head, mapping: Mapping, want: Wanted, records: int) -> Delivered:
    """A CSV file as a relation; the engine's own reader keeps what it cannot split.

    Raises:
        FileStoppedError: the header does not fit the mapping, or there is no record.
    """
    form = mapping.format
    binding = bind(list(head.names), want, mapping)
    if records <= 0:
        raise FileStoppedError("header_only", "a header and no record")
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in binding.names)
    nulls = ", ".join(literal(value) for value in mapping.null_values)
    kept = ", ".join(("row_number() over () as _record", *map(quoted, binding.kept)))
    sql = (
        f"(select {kept} from "
        f"read_csv(?, auto_detect = false, header = false, skip = {head.rows}, "
        f"columns = {{{columns}}}, delim = {literal(form.delimiter)}, "
        f"quote = {literal(form.quote)}, escape = {literal(form.quote)}, nullstr = [{nulls}], "
        f"max_line_size = {LONGEST}, strict_mode = true, store_rejects = true, "
        f"rejects_table = '{ERRORS}', rejects_scan = '{SCANS}', rejects_limit = 0))"
    )
    return Delivered(with_absent(sql, binding), [str(path)], binding.texts, binding, records)


def forget_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what an earlier file left in the reader's table of rejects."""
    for table in (ERRORS, SCANS):
        connection.execute(f"drop table if exists {table}")


def structural_rejects(
    connection: duckdb.DuckDBPyConnection, head_rows: int
) -> list[tuple[int, str]]:
    """Record number and reason of every record that the CSV reader could not split."""
    rows = connection.execute(
        f"select line - {head_rows}, lower(min(error_type::varchar)) from {ERRORS} "
        "group by all order by 1"
    ).fetchall()
    return [(record, REASONS.get(reason, reason)) for record, reason in rows]


def record_starts(path: Path, head: Head, form: Format) -> list[tuple[int, int]]:
    """Row number and physical line of each data record of a CSV file, read slowly."""
    with open_text(path) as file:
        lines: Iterator[str] = iter(file)
        starts = exact_records(lines, form.delimiter, form.quote)
    return [(row, line) for row, line in starts if row > head.rows]
