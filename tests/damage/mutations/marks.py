"""Delimiters, quotes and line ends that are others than declared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.damage.goldens import Golden
from tests.damage.right import Collection, Damage, Right

found = Collection("Marks")
HEADER = ("header", "delimiter")
CELLS = ("header", "last line has no end")


def _other(golden: Golden) -> str:
    return "," if golden.sheet.delimiter == ";" else ";"


@found("another delimiter throughout")
def delimiter(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        for mark in {_other(golden), "\t", "|"}:
            text = replace(golden.sheet, delimiter=mark).text
            yield Damage(golden.bytes_of(text), Right(words=HEADER))


@found("another delimiter below the header")
def delimiter_of_rows(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet = golden.sheet
        head = replace(sheet, records=sheet.records[: sheet.first], ends=sheet.ends[: sheet.first])
        below = replace(
            sheet,
            records=sheet.records[sheet.first :],
            ends=sheet.ends[sheet.first :],
            delimiter=_other(golden),
        )
        right = Right(anywhere=True, columns=frozenset({""}))
        yield Damage(golden.bytes_of(head.text + below.text), right)


@found("another quote character")
def quote(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.quote in golden.text:
        text = golden.text.replace(golden.sheet.quote, "'")
        columns = golden.all_columns | {""}
        right = Right(words=CELLS, anywhere=True, columns=columns, noticed=("quote",))
        yield Damage(golden.bytes_of(text), right)


@found("round quotes for straight ones")
def round_quotes(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.quote in golden.text and golden.encoding == "utf-8":
        text = re.sub(r'"([^"]*)"', "\u201c\\1\u201d", golden.text)
        columns = golden.all_columns | {""}
        right = Right(words=CELLS, anywhere=True, columns=columns, noticed=("quote",))
        yield Damage(golden.bytes_of(text), right)


@found("a quote that opens and never ends", one=True)
def open_quote(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet = golden.sheet
        place = sheet.first + sheet.count // 2
        cells = sheet.records[place]
        at = next((i for i, cell in enumerate(cells) if cell[:1] not in ("", sheet.quote)), 0)
        damaged = sheet.with_cell(place, at, sheet.quote + sheet.records[place][at])
        right = Right(
            words=("quote",), anywhere=True, columns=frozenset({""}), lost=golden.sheet.count
        )
        yield Damage(golden.bytes_of(damaged.text), right)


@found("the other line end throughout")
def line_ends(golden: Golden) -> Iterator[Damage]:
    if golden.kind in ("csv", "jsonl"):
        yield Damage(
            golden.bytes_of(_ended(golden, lambda _place: True)), Right(states=frozenset())
        )


@found("both line ends, in turn")
def mixed_line_ends(golden: Golden) -> Iterator[Damage]:
    if golden.kind in ("csv", "jsonl"):
        text = _ended(golden, lambda place: place % 2 == 1)
        yield Damage(golden.bytes_of(text), Right(words=("lines end",)))


def _ended(golden: Golden, picked: object) -> str:
    """The text with the other line end behind the records that are picked."""
    if golden.kind == "jsonl":
        rows = golden.text.splitlines()
        pairs = [(row, "\n") for row in rows]
    else:
        sheet = golden.sheet
        rows = [sheet.delimiter.join(cells) for cells in sheet.records]
        pairs = list(zip(rows, sheet.ends, strict=True))
    other = {"\n": "\r\n", "\r\n": "\n", "": ""}
    return "".join(
        row + (other[end] if picked(place) else end)  # type: ignore[operator]
        for place, (row, end) in enumerate(pairs)
    )


@found("line ends without a line feed")
def old_line_ends(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        ends = tuple("\r" if end else "" for end in golden.sheet.ends)
        text = replace(golden.sheet, ends=ends).text
        yield Damage(golden.bytes_of(text), Right(words=("carriage return",)))


@found("a delimiter behind every row")
def trailing(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        content = _behind_rows(golden, golden.sheet.head)
        yield Damage(content, Right(words=("last line has no end",)))


@found("a delimiter behind every row but the header")
def trailing_of_rows(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        right = Right(words=CELLS, anywhere=True, columns=frozenset({""}))
        yield Damage(_behind_rows(golden, golden.sheet.first), right)


def _behind_rows(golden: Golden, first: int) -> bytes:
    """The file with a delimiter behind each row from this one on."""
    sheet = golden.sheet
    records = tuple(
        (*cells, "") if place >= first else cells for place, cells in enumerate(sheet.records)
    )
    return golden.bytes_of(replace(sheet, records=records).text)
