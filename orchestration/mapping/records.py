"""The records of an unknown file as a table of text, whatever the file is written as."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from itertools import islice
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from orchestration.mapping.dialect import Dialect, Row, find_dialect, is_total, rows_of
from orchestration.mapping.encoding import Encoding, decoded, find_encoding
from orchestration.mapping.errors import UnknownFileError
from orchestration.mapping.objects import read_objects
from orchestration.mapping.source import PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import duckdb

    from orchestration.mapping.source import Source

MOST = 400_000
NESTED = ("STRUCT", "MAP", "UNION", "LIST", "JSON")


@dataclass(frozen=True)
class Records:
    """How a file's records are written, and how many were read into the table `records`.

    `kind` is csv, jsonl, json or parquet. `final_newline` is what the mapping would have to say
    of the last line. `totals` are the rows at the end that sum up the others; they, and those of
    another number of fields (`irregular`), are not in the table.
    """

    kind: str
    names: tuple[str, ...]
    read: int
    is_whole: bool
    encoding: Encoding | None = None
    dialect: Dialect | None = None
    records_at: str = ""
    final_newline: str = "required"
    totals: int = 0
    total_in: int = 0
    irregular: int = 0
    twice: tuple[str, ...] = ()


def read_records(connection: duckdb.DuckDBPyConnection, source: Source) -> Records:
    """Find out how a file is written, and fill the table `records` (`c0`, `c1`, … as text).

    Raises:
        UnknownFileError: it has no header or no record.
    """
    if source.prefix.startswith(b"PAR1"):
        return _parquet(connection, source)
    encoding = find_encoding(source.prefix, is_whole=source.is_whole)
    text = decoded(source.prefix, encoding)
    if "\0" in text:
        raise UnknownFileError(f"{source.path}: it holds NUL bytes: damaged, or no text")
    found = read_objects(text, source.inner)
    if found is None:
        return _csv(connection, source, text, encoding)
    if not found.objects:
        raise UnknownFileError(f"{source.path}: no record in it")
    names = tuple(dict.fromkeys(name for one in found.objects for name in one))
    _fill(connection, ([one.get(name) for name in names] for one in found.objects), len(names))
    return Records(
        found.kind, names, len(found.objects), source.is_whole, encoding,
        records_at=found.records_at,
        final_newline="required" if found.kind == "json" else _ending(source),
    )  # fmt: skip


def _csv(
    connection: duckdb.DuckDBPyConnection, source: Source, text: str, encoding: Encoding
) -> Records:
    dialect = find_dialect(text if source.is_whole else text[: text.rfind("\n") + 1])
    if dialect is None:
        raise UnknownFileError(
            f"{source.path}: no row of it reads as a header, and columns are bound by their names: "
            "write a line with their names before the first record"
        )
    rows = _data_rows(text, dialect, source)
    regular = [row for row in rows if len(row) == dialect.width]
    totals = _totals(rows, source, dialect, encoding)
    last = totals[-1] if totals else []
    kept = regular[: len(regular) - _regular_totals(regular)]
    if not kept:
        raise UnknownFileError(f"{source.path}: a header and no record")
    _fill(connection, kept, dialect.width)
    return Records(
        "csv", _named(dialect.header), len(kept), source.is_whole and len(rows) < MOST, encoding,
        dialect, final_newline=_ending(source), totals=len(totals),
        total_in=next((place for place, cell in enumerate(last) if cell.strip()), 0),
        irregular=len(rows) - len(regular), twice=_twice(dialect.header),
    )  # fmt: skip


def _data_rows(text: str, dialect: Dialect, source: Source) -> list[Row]:
    """The rows after the header; the last one of a prefix may be cut and is left out."""
    found = rows_of(text, dialect.delimiter, dialect.quote)
    after = (row for line, row in found if line > dialect.preamble)
    rows = list(islice(after, dialect.header_rows, MOST + dialect.header_rows))
    return rows if source.is_whole else rows[:-1]


def _regular_totals(rows: Sequence[Row]) -> int:
    """How many rows at the end sum up those before."""
    number = 0
    while number < min(10, len(rows)) and is_total(rows[-1 - number]):
        number += 1
    return number


def _totals(
    rows: Sequence[Row], source: Source, dialect: Dialect, encoding: Encoding
) -> Sequence[Row]:
    """The rows at the end of the file that sum up those before."""
    if source.is_whole or not source.tail:
        return rows[len(rows) - _regular_totals(rows) :]
    text = source.tail.decode(encoding.name, "replace").partition("\n")[2]
    last = [row for _, row in rows_of(text, dialect.delimiter, dialect.quote)]
    return last[len(last) - _regular_totals(last) :]


def _ending(source: Source) -> str:
    """What `format.final_newline` has to be for this file."""
    if not source.tail or source.tail.rstrip(b"\0")[-1:] in (b"\n", b"\r"):
        return "required"
    return "quoted" if source.tail.endswith(b'"') else "optional"


def _named(header: Sequence[str]) -> tuple[str, ...]:
    """Names as the loader calls them, each once: the second `category` is `category (2nd)`."""
    seen: Counter[str] = Counter()
    names = []
    for place, name in enumerate(header, start=1):
        seen[name.casefold()] += 1
        number = seen[name.casefold()]
        name = name or f"column {place} without a name"
        names.append(name if number == 1 else f"{name} ({number}. of that name)")
    return tuple(names)


def _twice(header: Sequence[str]) -> tuple[str, ...]:
    counts = Counter(name.casefold() for name in header if name)
    return tuple(dict.fromkeys(name for name in header if counts[name.casefold()] > 1))


def _parquet(connection: duckdb.DuckDBPyConnection, source: Source) -> Records:
    import duckdb

    if source.packing:
        raise UnknownFileError(f"{source.path}: Parquet is packed already: unpack it first")
    try:
        described = connection.execute(
            "describe from read_parquet(?)", [str(source.path)]
        ).fetchall()
    except duckdb.Error as error:
        raise UnknownFileError(f"{source.path}: the Parquet file is cut or damaged") from error
    items = ", ".join(
        f"{_text(str(name), str(kind))} as c{place}"
        for place, (name, kind, *_) in enumerate(described)
    )
    connection.execute(
        f"create table records as select {items} from read_parquet(?) limit {MOST}",
        [str(source.path)],
    )
    (read,) = connection.execute("select count(*) from records").fetchone() or (0,)
    if not read:
        raise UnknownFileError(f"{source.path}: columns and no record")
    return Records("parquet", tuple(name for name, *_ in described), read, read < MOST)


def _text(name: str, kind: str) -> str:
    from orchestration.extracts.casts import quoted

    nested = kind.startswith(NESTED) or kind.endswith("]")
    return f"to_json({quoted(name)})::varchar" if nested else f"{quoted(name)}::varchar"


def _one_line(value: str | None) -> str | None:
    """A value without its line ends: of texts only the shape is looked at."""
    if value is None or ("\n" not in value and "\r" not in value):
        return value
    return value.replace("\r", " ").replace("\n", " ")


def _fill(
    connection: duckdb.DuckDBPyConnection, rows: Iterable[Sequence[str | None]], width: int
) -> None:
    """Fill the table `records`; by way of a private file, which costs a fifth of binding values."""
    names = ", ".join(f"c{place}: 'VARCHAR'" for place in range(width))
    with NamedTemporaryFile("w", newline="", encoding="utf-8", suffix=".csv") as file:
        lines = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        lines.writerows([_one_line(value) for value in row] for row in rows)
        file.flush()
        connection.execute(
            "create table records as from read_csv(?, auto_detect = false, header = false, "
            f"columns = {{{names}}}, delim = ',', quote = '\"', escape = '\"', "
            f"max_line_size = {2 * PREFIX}, buffer_size = {4 * PREFIX})",
            [file.name],
        )
