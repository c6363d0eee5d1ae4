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
KEYS = "cx_keys"
TWICE = "list_unique(keys) < len(keys)"
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
    document = _parsed(text)
    key = mapping.format.records_at
    elements = _array(document) if key is None else _array_at(document, key)
    source = ARRAY
    if key is not None:
        size = max(OBJECT_SIZE, len(text.encode()) + 1)
        source = UNDER_A_KEY.format(pointer=literal(_pointer(key)), size=size)
        _check_keys(connection, path, size)
    connection.execute(
        "create or replace temp table cx_objects as select row_number() over () as record, "
        f"case when json_type(json) = 'OBJECT' then json end as object from {source}",
        [str(path)],
    )
    delivered = _objects(connection, mapping, want)
    delivered.records = len(elements)
    return delivered


def _parsed(text: str) -> object:
    """The document. Its numbers are left as they are written: only the records are counted."""
    try:
        return json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as error:
        raise FileStoppedError("incomplete", f"no whole JSON: line {error.lineno}") from error
    except RecursionError as error:
        raise FileStoppedError(
            "refused", "its values are nested deeper than any record's: is it damaged?"
        ) from error


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


def _check_keys(connection: duckdb.DuckDBPyConnection, path: Path, size: int) -> None:
    """The engine takes the first of two equal keys of a document, Python the last."""
    ((found,),) = connection.execute(
        f"select count(*) from (select json_keys(json) as keys from read_json_objects(?, "
        f"format = 'unstructured', maximum_object_size = {size})) where {TWICE}",
        [str(path)],
    ).fetchall()
    if found:
        raise FileStoppedError("refused", "the document has a key twice: deliver it again")


def _objects(connection: duckdb.DuckDBPyConnection, mapping: Mapping, want: Wanted) -> Delivered:
    ((records,),) = connection.execute("select count(*) from cx_objects").fetchall()
    if not records:
        raise FileStoppedError("header_only", "no record")
    broken = [*_no_objects(connection), *_taken_apart(connection)]
    keys = connection.execute(f"select distinct unnest(keys) from {KEYS} order by 1").fetchall()
    binding = bind([key for (key,) in keys], want, mapping)
    nulls = ", ".join(literal(value) for value in mapping.null_values)
    columns = ["record as _record"]
    columns += [
        f"case when object ->> {literal(_pointer(key))} not in ({nulls}) "
        f"then object ->> {literal(_pointer(key))} end as {quoted(name)}"
        for key, name in zip(binding.delivered, binding.names, strict=True)
        if name in binding.kept
    ]
    sql = f"(select {', '.join(columns)} from cx_objects where object is not null)"
    return Delivered(
        with_absent(sql, binding), [], binding.texts, binding, records, sorted(broken, key=_place)
    )


def _pointer(name: str) -> str:
    return "/" + name.replace("~", "~0").replace("/", "~1")


def _no_objects(connection: duckdb.DuckDBPyConnection) -> list[Structural]:
    rows = connection.execute("select record from cx_objects where object is null").fetchall()
    return [Structural(record, None, "no JSON object") for (record,) in rows]


def _taken_apart(connection: duckdb.DuckDBPyConnection) -> list[Structural]:
    """The objects with a key twice, made null: which of its values is meant nobody can say.

    The distinct lists of keys are few, so that looking for them costs next to nothing.
    """
    connection.execute(
        f"create or replace temp table {KEYS} as "
        "select distinct json_keys(object) as keys from cx_objects"
    )
    ((found,),) = connection.execute(f"select count(*) from {KEYS} where {TWICE}").fetchall()
    if not found:
        return []
    connection.execute(f"delete from {KEYS} where {TWICE}")
    rows = connection.execute(
        "update cx_objects set object = null where "
        f"record in (select record from (select record, json_keys(object) as keys from cx_objects) "
        f"where {TWICE}) returning record"
    ).fetchall()
    return [Structural(record, None, "a key stands twice in it") for (record,) in rows]


def _place(one: Structural) -> int:
    return one.record
