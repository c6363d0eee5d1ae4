"""Delivered files as relations of text, one row per record."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fingerprint import exact_records
from orchestration.extracts.header import bind, read_header

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO

    import duckdb

    from orchestration.extracts.header import Binding, Wanted
    from orchestration.extracts.mappings import Format, Mapping

ERRORS = "cx_reject_errors"
SCANS = "cx_reject_scans"
LINE = (
    "columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', "
    "nullstr = ['\x02'], max_line_size = 16777216, buffer_size = 33554432"
)


@dataclass(frozen=True)
class Structural:
    """A record that is no row: too many values, an open quote, broken JSON."""

    record: int
    line: int | None
    reason: str


@dataclass
class Delivered:
    """A relation to select from, with its parameters, and what is known of its records.

    `types` gives each column's SQL type. `records` is the reader-independent count of data
    records. `carries_record`: the relation has the record number as a column `_record`;
    else the number is the row's place. `rejects` are known once the relation has been read.
    """

    sql: str
    parameters: list[Any]
    types: dict[str, str]
    binding: Binding
    records: int
    carries_record: bool = False
    rejects: list[Structural] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)


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
        return _jsonl(connection, path, mapping, want, lines)
    if kind == "json":
        return _json(connection, path, mapping, want)
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
    types = dict.fromkeys((*binding.names, *binding.absent), "VARCHAR")
    records = lines - form.header_rows
    return Delivered(_with_absent(sql, binding), [str(path)], types, binding, records)


def _with_absent(relation: str, binding: Binding) -> str:
    if not binding.absent:
        return relation
    nulls = ", ".join(f"null::varchar as {quoted(name)}" for name in binding.absent)
    return f"(select *, {nulls} from {relation})"


def forget_rejects(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop what an earlier file left in the reader's table of rejects."""
    for table in (ERRORS, SCANS):
        connection.execute(f"drop table if exists {table}")


def structural_rejects(
    connection: duckdb.DuckDBPyConnection, header_rows: int
) -> list[tuple[int, str]]:
    """Record number and reason of every record that the CSV reader could not split."""
    known = connection.execute(
        "select 1 from duckdb_tables() where table_name = ?", [ERRORS]
    ).fetchone()
    if known is None:
        return []
    return connection.execute(
        f"select line - {header_rows}, lower(min(error_type::varchar)) from {ERRORS} "
        "group by all order by 1"
    ).fetchall()


def _jsonl(
    connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, want: Wanted, lines: int
) -> Delivered:
    connection.execute(
        f"create or replace temp table cx_objects as select row_number() over () as record, "
        "case when json_valid(line) and json_type(line) = 'OBJECT' then line::json end as object "
        f"from read_csv(?, auto_detect = false, header = false, {LINE}) where trim(line) <> ''",
        [str(path)],
    )
    delivered = _objects(connection, mapping, want)
    places = [] if delivered.records == lines and not delivered.rejects else _lines_held(path)
    delivered.rejects = [replace(one, line=places[one.record - 1]) for one in delivered.rejects]
    delivered.starts = list(enumerate(places, start=1))
    delivered.records = len(places) or lines
    return delivered


def _lines_held(path: Path) -> list[int]:
    """The numbers of the lines that are not blank."""
    with open_text(path) as file:
        return [number for number, line in enumerate(file, start=1) if line.strip()]


def _json(
    connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, want: Wanted
) -> Delivered:
    """A JSON array is read twice: by Python for the count, by the engine for the values."""
    with open_text(path) as file:
        try:
            elements = json.load(file)
        except json.JSONDecodeError as error:
            raise FileStoppedError("incomplete", f"no whole JSON: line {error.lineno}") from error
    if not isinstance(elements, list):
        raise FileStoppedError("refused", "neither a JSON array nor JSON lines (.jsonl)")
    connection.execute(
        "create or replace temp table cx_objects as select row_number() over () as record, "
        "case when json_type(json) = 'OBJECT' then json end as object "
        "from read_json_objects(?, format = 'array', maximum_object_size = 16777216)",
        [str(path)],
    )
    delivered = _objects(connection, mapping, want)
    delivered.records = len(elements)
    return delivered


def _objects(connection: duckdb.DuckDBPyConnection, mapping: Mapping, want: Wanted) -> Delivered:
    rows = connection.execute("select count(*), count(object) from cx_objects").fetchone()
    records, whole = rows or (0, 0)
    if not records:
        raise FileStoppedError("header_only", "no record")
    keys = connection.execute(
        "select distinct unnest(json_keys(object)) from cx_objects order by 1"
    ).fetchall()
    binding = bind([key for (key,) in keys], want, mapping)
    nulls = ", ".join(literal(value) for value in mapping.null_values)
    columns = "record as _record, " + ", ".join(
        f"case when object ->> {literal(_pointer(name))} not in ({nulls}) "
        f"then object ->> {literal(_pointer(name))} end as {quoted(name)}"
        for name in binding.names
    )
    sql = f"(select {columns} from cx_objects where object is not null)"
    types = dict.fromkeys((*binding.names, *binding.absent), "VARCHAR")
    delivered = Delivered(
        _with_absent(sql, binding), [], types, binding, records, carries_record=True
    )
    if whole < records:
        delivered.rejects = _broken(connection)
    return delivered


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _broken(connection: duckdb.DuckDBPyConnection) -> list[Structural]:
    rows = connection.execute(
        "select record from cx_objects where object is null order by 1"
    ).fetchall()
    return [Structural(record, None, "no JSON object") for (record,) in rows]


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
    types = {row[0]: str(row[1]) for row in described} | dict.fromkeys(binding.absent, "VARCHAR")
    sql = f"(select *{_nulls_replaced(mapping, binding, types)} from read_parquet(?))"
    return Delivered(_with_absent(sql, binding), [str(path)], types, binding, records)


def _nulls_replaced(mapping: Mapping, binding: Binding, types: dict[str, str]) -> str:
    nulls = ", ".join(literal(value) for value in mapping.null_values)
    texts = ", ".join(
        f"case when {quoted(name)} not in ({nulls}) then {quoted(name)} end as {quoted(name)}"
        for name in binding.names
        if types[name] == "VARCHAR"
    )
    return f" replace ({texts})" if texts else ""


def open_text(path: Path) -> TextIO:
    """The unpacked text of a file, its line ends as they are."""
    if path.name.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


def record_starts(path: Path, form: Format) -> list[tuple[int, int]]:
    """Row number and physical line of each data record of a CSV file, read slowly."""
    with open_text(path) as file:
        lines: Iterator[str] = iter(file)
        return exact_records(lines, form.delimiter, form.quote)[form.header_rows :]
