"""What the mutations share: which value of a file to damage, and where that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tests.damage.goldens import Golden, Source
from tests.damage.right import Damage, Place, Right, Then
from tests.damage.sheet import Sheet

NUMBERS = ("decimal", "int", "bigint", "double")


def column(sheet: Sheet, name: str) -> int:
    """The place of a column."""
    return sheet.header.index(name)


def sources(golden: Golden, kinds: tuple[str, ...], pattern: str) -> Iterator[tuple[Source, int]]:
    """Columns of these types with a value that matches, each with the record to damage.

    The record is the first with such a value from the middle of the file on, else any.
    """
    if golden.kind != "csv":
        return
    sheet, seen = golden.sheet, set()
    for source in golden.sources:
        if source.delivered not in sheet.header or source.delivered in seen:
            continue
        if not source.type.startswith(kinds):
            continue
        record = matching(sheet, column(sheet, source.delivered), pattern)
        if record:
            seen.add(source.delivered)
            yield source, record


def matching(sheet: Sheet, at: int, pattern: str) -> int | None:
    """A record whose value in a column matches: from the middle on, else from the beginning."""
    half = sheet.count // 2
    for record in (*range(half, sheet.count + 1), *range(1, half)):
        if record and re.fullmatch(pattern, sheet.value(record, at)):
            return record
    return None


def full_record(golden: Golden) -> int:
    """A record near the middle that has a value in every required column that most have."""
    sheet = golden.sheet
    ats = [column(sheet, name) for name in golden.required]

    def filled(record: int) -> int:
        return sum(sheet.value(record, at) != "" for at in ats)

    half = max(sheet.count // 2, 1)
    return max(range(1, sheet.count + 1), key=lambda record: (filled(record), -abs(record - half)))


def one_value(golden: Golden, source: Source, record: int, value: str) -> Damage:
    """One value in place of another, for which its record must be rejected."""
    damaged = golden.sheet.with_value(record, column(golden.sheet, source.delivered), value)
    place = Place(record, damaged.line(record))
    right = Right(places=(place,), columns=golden.columns_of(source.delivered))
    return Damage(golden.bytes_of(damaged.text), right)


def as_good(damage: Damage, why: str) -> Damage:
    """A damage of one value that nobody can tell: its record, and no other, is another in it."""
    records = frozenset(place.record for place in damage.right.places)
    then = Then(changed=records, columns=damage.right.columns)
    right = Right(columns=damage.right.columns, places=damage.right.places)
    return Damage(damage.content, replace(right, unknowable=why, then=then))


def whole_column(golden: Golden, source: Source, change: dict[str, str]) -> Damage:
    """All values of a column written otherwise: whatever is rejected is so for this column."""
    damaged = golden.sheet.with_column(column(golden.sheet, source.delivered), change)
    right = Right(anywhere=True, columns=golden.columns_of(source.delivered))
    return Damage(golden.bytes_of(damaged.text), right)


def values(golden: Golden, source: Source) -> list[str]:
    """The values of a column, record by record."""
    sheet = golden.sheet
    at = column(sheet, source.delivered)
    return [sheet.value(record, at) for record in range(1, sheet.count + 1)]


def is_text(golden: Golden) -> bool:
    """Whether the file is plain text."""
    return golden.kind != "parquet" and not golden.file.endswith((".gz", ".zip"))
