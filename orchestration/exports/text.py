"""Rows as CSV that no spreadsheet takes for formulas, and as JSON."""

from __future__ import annotations

import csv
import json
import math
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def write_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: TextIO) -> None:
    """Write rows as CSV under the names of their columns."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(without_formulas(columns))
    writer.writerows(without_formulas(row) for row in rows)


def without_formulas(row: Sequence[Any]) -> list[Any]:
    """Put an apostrophe before any text that a spreadsheet would run; numbers stay."""
    return [
        f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
        for value in row
    ]


def write_json(columns: Sequence[str], rows: Iterable[Sequence[Any]], file: TextIO) -> None:
    """Write rows as one JSON list of objects, an object a line."""
    documents = (json_of(dict(zip(columns, row, strict=True)), indent=None) for row in rows)
    file.writelines(_listed(documents))


def _listed(documents: Iterable[str]) -> Iterator[str]:
    before = "[\n"
    for document in documents:
        yield before + document
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_of(content: object, indent: int | None = 2) -> str:
    """A JSON document; what JSON has no word for is text, a record an object."""
    return json.dumps(_without_nan(content), default=_plain, indent=indent, allow_nan=False)


def _without_nan(content: object) -> object:
    """JSON has no word for what is not a number, nor for infinity: null stands for both."""
    if isinstance(content, float):
        return content if math.isfinite(content) else None
    if isinstance(content, dict):
        return {key: _without_nan(value) for key, value in content.items()}
    if isinstance(content, list | tuple):
        return [_without_nan(value) for value in content]
    return content


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)
