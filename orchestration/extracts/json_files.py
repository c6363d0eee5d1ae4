"""JSON lines and JSON arrays as relations of text."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

from orchestration.extracts.casts import literal, quoted
from orchestration.extracts.delivered import Delivered, Structural, open_text, with_absent
from orchestration.extracts.errors import FileStoppedError, nearest
from orchestration.extracts.header import bind

if TYPE_CHECKING:
    from pathlib import Path

    import duckdb

    from orchestration.extracts.header import Wanted
    from orchestration.extracts.mappings import Mapping

LINE = (
    "columns = {'line': 'VARCHAR'}, delim = '\x01', quote = '', escape = '', "
    "nullstr = ['\x02'], max_line_size = 16777216, buffer_size = 33554432"
)
OBJECT_SIZE = 16777216
ARRAY = f"read_json_objects(?, format = 'array', maximum_object_size = {OBJECT_SIZE})"
UNDER_A_KEY = (
    "(select unnest((json -> {pointer})::json[]) as json from "
    "read_json_objects(?, format = 'unstructured', maximum_object_size = {size}))"
)


def read_lines(
    connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, want: Wanted, lines: int
) -> Delivered:
    """JSON lines as a relation; a line that is no object is a reject.

    Raises:
        FileStoppedError: the keys do not fit the mapping, or there is no line.
    """
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


def read_document(
    connection: duckdb.DuckDBPyConnection, path: Path, mapping: Mapping, want: Wanted
) -> Delivered:
    """A JSON array, or the array under a document's key, as a relation.

    It is read twice: by Python for the count, then by the engine.

    Raises:
        FileStoppedError: it is cut, holds no array where the mapping says, or its keys do not
            fit the mapping.
    """
    with open_text(path) as file:
        text = file.read()
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise FileStoppedError("incomplete", f"no whole JSON: line {error.lineno}") from error
    key = mapping.format.records_at
    elements = _array(document) if key is None else _array_at(document, key)
    source = ARRAY
    if key is not None:
        size = max(OBJECT_SIZE, len(text.encode()) + 1)
        source = UNDER_A_KEY.format(pointer=literal(_pointer(key)), size=size)
    connection.execute(
        "create or replace temp table cx_objects as select row_number() over () as record, "
        f"case when json_type(json) = 'OBJECT' then json end as object from {source}",
        [str(path)],
    )
    delivered = _objects(connection, mapping, want)
    delivered.records = len(elements)
    return delivered


def _array(document: object) -> list[object]:
    if isinstance(document, list):
        return document
    hint = ""
    if isinstance(document, dict):
        hint = "; if its records lie under a key, name it: format.records_at"
    raise FileStoppedError("refused", f"neither a JSON array nor JSON lines (.jsonl){hint}")


def _array_at(document: object, key: str) -> list[object]:
    if not isinstance(document, dict):
        raise FileStoppedError(
            "refused", f"an array, not a document with its records under '{key}'"
        )
    if key not in document:
        raise FileStoppedError(
            "refused",
            f"the document has no key '{key}'{nearest(key, document)}: is format.records_at right?",
        )
    elements = document[key]
    if not isinstance(elements, list):
        raise FileStoppedError("refused", f"the document has no array under '{key}'")
    return elements


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
        f"case when object ->> {literal(_pointer(key))} not in ({nulls}) "
        f"then object ->> {literal(_pointer(key))} end as {quoted(name)}"
        for key, name in zip(binding.delivered, binding.names, strict=True)
    )
    sql = f"(select {columns} from cx_objects where object is not null)"
    delivered = Delivered(with_absent(sql, binding), [], binding.texts, binding, records)
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
