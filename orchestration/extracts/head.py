"""What stands in a CSV file before its first record: a preamble, the header, rows below it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from orchestration.extracts.delivered import open_text
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.header import lacks, told_missing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from orchestration.extracts.header import Wanted
    from orchestration.extracts.mappings import Format, Mapping

LONGEST_FIELD = 1 << 30


@dataclass(frozen=True)
class Head:
    """What stands before a CSV file's first record.

    `names` is the header as delivered. `rows` and `lines` are how many rows and physical lines
    the head takes, `size` its bytes in UTF-8. `plain` says whether the engine can skip it (it
    loses the whole file where a skipped row holds line ends, or a quote where none should be)
    and the quick count be trusted after it.
    """

    names: tuple[str, ...] = ()
    rows: int = 0
    lines: int = 0
    size: int = 0
    plain: bool = True


NO_HEAD = Head()


def read_head(path: Path, mapping: Mapping, want: Wanted) -> Head:
    """Find the header of a CSV file: its first row, or the first that has the required columns.

    Raises:
        FileStoppedError: no row after at most `format.preamble` lines is a header.
    """
    form = mapping.format
    text: list[str] = []
    with open_text(path) as file:
        rows = _rows(_kept(file, text), form)
        above, names = _find(rows, text, mapping, want) if form.preamble else (0, next(rows, []))
        below = sum(1 for _ in islice(rows, form.header_rows - 1))
    if text and text[-1].endswith("\r"):
        raise FileStoppedError(
            "refused",
            "its lines end in a carriage return alone, as on old Macs: write it with line feeds",
        )
    return Head(
        names=tuple(names),
        rows=above + 1 + below,
        lines=sum(line.endswith("\n") for line in text),
        size=len("".join(text).encode()),
        plain=_is_plain(text, form),
    )


def _find(
    rows: Iterator[list[str]], text: list[str], mapping: Mapping, want: Wanted
) -> tuple[int, list[str]]:
    """How many rows stand above the header, and the header."""
    seen: list[list[str]] = []
    lines = 0
    for row in rows:
        if lines > mapping.format.preamble:
            break
        if not lacks(row, want, mapping):
            return len(seen), row
        seen.append(row)
        lines = len(text)
    nearest = min(seen, key=lambda row: len(lacks(row, want, mapping)), default=[])
    raise FileStoppedError(
        "refused",
        f"no header within the first {mapping.format.preamble + 1} lines: the row most like one "
        f"lacks {told_missing(nearest, want, mapping)}",
    )


def _kept(lines: Iterable[str], text: list[str]) -> Iterator[str]:
    for line in lines:
        text.append(line)
        yield line


def _rows(lines: Iterable[str], form: Format, *, strict: bool = False) -> Iterator[list[str]]:
    csv.field_size_limit(LONGEST_FIELD)
    return csv.reader(
        lines,
        delimiter=form.delimiter,
        quotechar=form.quote or None,
        quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        strict=strict,
    )


def _is_plain(text: list[str], form: Format) -> bool:
    if form.quote and "".join(text).count(form.quote) % 2:
        return False
    try:
        return sum(1 for _ in _rows(text, form, strict=True)) == len(text)
    except csv.Error:
        return False
