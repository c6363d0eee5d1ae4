"""Delivered files as relations of text, one row per record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.delivered import Delivered, open_text, with_absent
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fingerprint import exact_records
from orchestration.extracts.header import bind, read_header
from orchestration.extracts.json_files import read_document, read_lines

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

    from orchestration.extracts.header import Binding, Wanted
    from orchestration.extracts.mappings import Format, Mapping

ERRORS = "cx_reject_errors"
SCANS = "cx_reject_scans"
NESTED = re.compile(r"(STRUCT|MAP|JSON|VARIANT)\b|.*\]$", re.DOTALL)
"""SQL types of Parquet columns that are handed on as JSON text."""


def read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    kind: str,
    mapping: Mapping,
    want: Wanted,
    lines: int,
) -> Delivered:
    """Open a file as a relation.

    Args:
        connection: the warehouse; temporary tables are made in it.
        path: the file, UTF-8 where it is text.
        kind: csv, jsonl, json or parquet.
        mapping: how the file is written.
        want: columns it must and may have.
        lines: records counted by the fingerprint, header rows included.

    Raises:
        FileStoppedError: the header does not fit, or the file holds no data.
    """
    if kind == "csv":
        return _csv(path, mapping, want, lines)
    if kind == "jsonl":
        return read_lines(connection, path, mapping, want, lines)
    if kind == "json":
        return read_document(connection, path, mapping, want)
    return _parquet(connection, path, mapping, want)


def _csv(path: Path, mapping: Mapping, want: Wanted, lines: int) -> Delivered:
    form = mapping.format
    header = read_header(path, form)
    binding = bind(header, want, mapping)
    if lines <= form.header_rows:
        raise FileStoppedError("header_only", "a header and no record")
    columns = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in binding.names)
    nulls = ", ".join(literal(value) for value in mapping.null_values)
    sql = (
        f"read_csv(?, auto_detect = false, header = false, skip = {form.header_rows}, "
        f"columns = {{{columns}}}, delim = {literal(form.delimiter)}, "
        f"quote = {literal(form.quote)}, escape = {literal(form.quote)}, nullstr = [{nulls}], "
        f"strict_mode = true, store_rejects = true, rejects_table = '{ERRORS}', "
        f"rejects_scan = '{SCANS}', rejects_limit = 0)"
    )
    records = lines - form.header_rows
    return Delivered(with_absent(sql, binding), [str(path)], binding.texts, binding, records)


def forget_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what an earlier file left in the reader's table of rejects."""
    for table in (ERRORS, SCANS):
        connection.execute(f"drop table if exists {table}")


def structural_rejects(
    connection: duckdb.DuckDBPyConnection, header_rows: int
) -> list[tuple[int, str]]:
    """Record number and reason of every record that the CSV reader could not split."""
    return connection.execute(
        f"select line - {header_rows}, lower(min(error_type::varchar)) from {ERRORS} "
        "group by all order by 1"
    ).fetchall()


def _parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, want: Wanted
) -> Delivered:
    described = connection.execute("describe from read_parquet(?)", [str(path)]).fetchall()
    binding = bind([row[0] for row in described], want, mapping)
    counted = connection.execute(
        "select sum(num_rows)::bigint from parquet_file_metadata(?)", [str(path)]
    ).fetchone()
    records = int((counted or (0,))[0] or 0)
    if not records:
        raise FileStoppedError("header_only", "columns and no record")
    types = binding.texts | {
        name: str(row[1]) for name, row in zip(binding.names, described, strict=True)
    }
    nested = [name for name, kind in types.items() if NESTED.match(kind)]
    sql = f"(select {_named(mapping, binding, types)} from read_parquet(?))"
    types |= dict.fromkeys(nested, "VARCHAR")
    return Delivered(with_absent(sql, binding), [str(path)], types, binding, records)


def _named(mapping: Mapping, binding: Binding, types: dict[str, str]) -> str:
    """The columns under the mapping's names; texts for null are null, nested values JSON text."""
    nulls = ", ".join(literal(value) for value in mapping.null_values)
    columns = []
    for delivered, name in zip(binding.delivered, binding.names, strict=True):
        value = quoted(delivered)
        if types[name] == "VARCHAR":
            value = f"case when {value} not in ({nulls}) then {value} end"
        elif NESTED.match(types[name]):
            value = f"to_json({value})::varchar"
        columns.append(f"{value} as {quoted(name)}")
    return ", ".join(columns)


def record_starts(path: Path, form: Format) -> list[tuple[int, int]]:
    """Row number and physical line of each data record of a CSV file, read slowly."""
    with open_text(path) as file:
        lines: Iterator[str] = iter(file)
        return exact_records(lines, form.delimiter, form.quote)[form.header_rows :]
