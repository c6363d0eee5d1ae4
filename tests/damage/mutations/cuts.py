"""Files that are not whole."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatchcase

from tests.damage.goldens import Golden
from tests.damage.mutations.kit import full_record, is_text
from tests.damage.right import NOT_LOADED, Collection, Damage, Right, Then

found = Collection("Cut")
NOT_KNOWN = (
    "a shorter file is as good a file: only a control file, or the history of its size, tells"
)


def _takes(golden: Golden, ending: str) -> bool:
    globs = golden.document["files"]
    return any(fnmatchcase(golden.file + ending, glob) for glob in globs)


def _end_of(golden: Golden, record: int) -> int:
    """How many characters of the text lie before a record's end."""
    sheet = golden.sheet
    place = sheet.first + record
    pairs = zip(sheet.records[:place], sheet.ends, strict=False)
    return sum(len(sheet.delimiter.join(cells) + end) for cells, end in pairs)


@found("in a field")
def in_a_field(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        record = full_record(golden)
        start = _end_of(golden, record - 1)
        cells = golden.sheet.records[golden.sheet.first + record - 1]
        last = max(index for index in range(len(cells) // 2 + 1) if len(cells[index]) > 1)
        at = start + sum(len(cell) + 1 for cell in cells[:last]) + 1
        right = Right(words=("last line has no end", "inside a quoted value"))
        yield Damage(golden.bytes_of(golden.text[:at]), right)


@found("in a quoted value")
def in_a_quote(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.quote in golden.text:
        at = golden.text.rindex(golden.sheet.quote)
        right = Right(words=("inside a quoted value", "last line has no end"))
        yield Damage(golden.bytes_of(golden.text[:at]), right)


@found("in the header")
def in_the_header(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet = golden.sheet
        before = _end_of(golden, 0) - len(sheet.delimiter.join(sheet.records[sheet.head])) // 2
        states = NOT_LOADED | {"header_only"}
        words = ("last line has no end", "header", "inside a quoted value")
        right = Right(states=states, words=words)
        yield Damage(golden.bytes_of(golden.text[:before]), right)


@found("at a row's end")
def at_a_row(golden: Golden) -> Iterator[Damage]:
    text = _without_the_last_records(golden)
    if text:
        right = Right(unknowable=NOT_KNOWN, then=Then(records=_left(golden)))
        yield Damage(golden.bytes_of(text), right)


@found("at a row's end, beside a control file")
def at_a_row_with_control(golden: Golden) -> Iterator[Damage]:
    text = _without_the_last_records(golden)
    if text:
        control = json.dumps({"rows": _count(golden)})
        yield Damage(golden.bytes_of(text), Right(words=("control",)), control=control)


def _count(golden: Golden) -> int:
    return golden.sheet.count if golden.kind == "csv" else len(golden.text.splitlines())


def _left(golden: Golden) -> tuple[int, ...]:
    """The records before the cut, and those behind it that say the same."""
    if golden.kind != "csv":
        return tuple(range(1, _count(golden) - 2))
    records = golden.sheet.records[golden.sheet.first :]
    return tuple(n for n, cells in enumerate(records, start=1) if cells in records[:-3])


def _without_the_last_records(golden: Golden) -> str:
    if golden.kind == "jsonl":
        return "".join(golden.text.splitlines(keepends=True)[:-3])
    return golden.text[: _end_of(golden, golden.sheet.count - 3)] if golden.kind == "csv" else ""


@found("of the last line's end")
def without_the_last_end(golden: Golden) -> Iterator[Damage]:
    if golden.kind in ("csv", "jsonl") and golden.text.endswith("\n"):
        text = golden.text.rstrip("\r\n")
        right = Right(words=("last line has no end",))
        yield Damage(golden.bytes_of(text), right)


@found("in a gzip stream")
def in_gzip(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and _takes(golden, ".gz"):
        packed = gzip.compress(golden.content, mtime=0)
        for size in (len(packed) // 2, len(packed) - 8, len(packed) - 1):
            yield Damage(packed[:size], Right(words=("gzip",)), ending=".gz")


@found("a byte of a gzip stream changed")
def changed_in_gzip(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and _takes(golden, ".gz"):
        packed = bytearray(gzip.compress(golden.content, mtime=0))
        packed[len(packed) // 2] ^= 0x10
        yield Damage(bytes(packed), Right(words=("gzip",)), ending=".gz")


@found("in a zip archive")
def in_zip(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and _takes(golden, ".zip"):
        packed = _zipped({golden.file: golden.content})
        for size in (len(packed) // 2, len(packed) - 5):
            yield Damage(packed[:size], Right(words=("zip", "archive")), ending=".zip")


@found("a zip archive of two files")
def two_in_zip(golden: Golden) -> Iterator[Damage]:
    if is_text(golden) and _takes(golden, ".zip"):
        packed = _zipped({golden.file: golden.content, "more_" + golden.file: golden.content})
        yield Damage(packed, Right(words=("archive", "member", "files")), ending=".zip")


def _zipped(members: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return held.getvalue()


@found("to nothing")
def to_nothing(golden: Golden) -> Iterator[Damage]:
    del golden
    yield Damage(b"", Right(states=frozenset({"empty"}), words=("0 bytes",)))


@found("to its header")
def to_its_header(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        text = golden.text[: _end_of(golden, 0)]
        right = Right(states=frozenset({"header_only"}), words=("a header and no record",))
        yield Damage(golden.bytes_of(text), right)
