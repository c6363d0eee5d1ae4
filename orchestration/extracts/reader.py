"""Delivered files as relations of text, one row per record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import duckdb

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.csv_files import read_table
from orchestration.extracts.delivered import Delivered, with_absent
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.header import bind
from orchestration.extracts.json_files import read_document, read_lines

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.header import Binding, Wanted
    from orchestration.extracts.mappings import Mapping
    from orchestration.extracts.whole import Candidate

NESTED = re.compile(r"(STRUCT|MAP|JSON|VARIANT)\b|.*\]$", re.DOTALL)
"""SQL types of Parquet columns that are handed on as JSON text."""


def read(connection: duckdb.DuckDBPyConnection, candidate: Candidate, want: Wanted) -> Delivered:
    """Open a file as a relation.

    Args:
        connection: the warehouse; temporary tables are made in it.
        candidate: the file, its text readable.
        want: columns it must and may have.

    Raises:
        FileStoppedError: the header does not fit, or the file holds no data.
    """
    path, mapping, kind = candidate.readable, candidate.mapping, candidate.delivery.kind
    if kind == "csv":
        return read_table(path, candidate.head, mapping, want, candidate.records)
    if kind == "jsonl":
        return read_lines(connection, path, mapping, want, candidate.records)
    if kind == "json":
        return read_document(connection, path, mapping, want)
    return _parquet(connection, path, mapping, want)


def _parquet(
    connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, want: Wanted
) -> Delivered:
    _check_parquet(path)
    described = connection.execute("describe from read_parquet(?)", [str(path)]).fetchall()
    binding = bind([row[0] for row in described], want, mapping)
    counted = connection.execute(
        "select sum(num_rows)::bigint from parquet_file_metadata(?)", [str(path)]
    ).fetchone()
    records = int((counted or (0,))[0] or 0)
    if not records:
        raise FileStoppedError("header_only", "columns and no record")
    types = binding.texts | {
        name: str(row[1])
        for name, row in zip(binding.names, described, strict=True)
        if name in binding.kept
    }
    nested = [name for name, kind in types.items() if NESTED.match(kind)]
    columns = ["row_number() over () as _record", *_named(mapping, binding, types)]
    sql = f"(select {', '.join(columns)} from read_parquet(?))"
    types |= dict.fromkeys(nested, "VARCHAR")
    return Delivered(with_absent(sql, binding), [str(path)], types, binding, records)


def _check_parquet(path: Path) -> None:
    """Read a file whole in a database of its own: a damaged one can take down what reads it.

    Raises:
        FileStoppedError: it cannot be read.
    """
    try:
        with duckdb.connect() as apart:
            apart.execute("select bit_xor(hash(t)) from read_parquet(?) as t", [str(path)])
    except duckdb.Error as error:
        raise FileStoppedError(
            "refused", "the Parquet file is damaged: deliver it again"
        ) from error


def _named(mapping: Mapping, binding: Binding, types: dict[str, str]) -> list[str]:
    """The kept columns under their names; texts for null are null, nested values JSON text."""
    nulls = ", ".join(literal(value) for value in mapping.null_values)
    columns = []
    for delivered, name in zip(binding.delivered, binding.names, strict=True):
        if name not in binding.kept:
            continue
        value = quoted(delivered)
        if types[name] == "VARCHAR":
            value = f"case when {value} not in ({nulls}) then {value} end"
        elif NESTED.match(types[name]):
            value = f"to_json({value})::varchar"
        columns.append(f"{value} as {quoted(name)}")
    return columns
