"""Dates and times written in another way than declared."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.damage.goldens import Golden, Source
from tests.damage.mutations.kit import as_good, column, one_value, sources, values, whole_column
from tests.damage.right import Collection, Damage, Then

found = Collection("Times")
ISO = r"(\d{4})-(\d\d)-(\d\d)(.*)"
KINDS = ("timestamp", "date")
EITHER = "a day below 13 reads as a month too: only what lies beside it, or history, tells"


def _dated(golden: Golden) -> Iterator[tuple[Source, int]]:
    yield from sources(golden, KINDS, ISO)


def _written(golden: Golden, write: Callable[[re.Match[str]], str]) -> Iterator[Damage]:
    """Every date of each column in turn, written in another way."""
    for source, _ in _dated(golden):
        found_dates = (re.fullmatch(ISO, value) for value in values(golden, source))
        change = {date.group(): write(date) for date in found_dates if date}
        damage = whole_column(golden, source, change)
        if any(int(date[8:10]) > 12 for date in change):
            yield damage
        else:
            then = Then(changed=None, columns=damage.right.columns)
            yield replace(damage, right=replace(damage.right, unknowable=EITHER, then=then))


@found("day and month in the other order")
def other_order(golden: Golden) -> Iterator[Damage]:
    yield from _written(golden, lambda d: f"{d[1]}-{d[3]}-{d[2]}{d[4]}")


@found("day first, as a spreadsheet saves them")
def day_first(golden: Golden) -> Iterator[Damage]:
    yield from _written(golden, lambda d: f"{d[3]}/{d[2]}/{d[1]} {d[4][1:6]}".rstrip())


@found("month first")
def month_first(golden: Golden) -> Iterator[Damage]:
    yield from _written(golden, lambda d: f"{int(d[2])}/{int(d[3])}/{d[1]}{d[4].replace('T', ' ')}")


@found("years of two digits")
def short_years(golden: Golden) -> Iterator[Damage]:
    yield from _written(golden, lambda d: f"{d[1][2:]}-{d[2]}-{d[3]}{d[4]}")


@found("slashes for dashes")
def slashes(golden: Golden) -> Iterator[Damage]:
    yield from _written(golden, lambda d: f"{d[1]}/{d[2]}/{d[3]}{d[4]}")


@found("a spreadsheet's day numbers")
def day_numbers(golden: Golden) -> Iterator[Damage]:
    yield from _written(golden, lambda d: f"{45000 + int(d[2]) * 30 + int(d[3])}.5")


@found("a day that is none", one=True)
def no_such_day(golden: Golden) -> Iterator[Damage]:
    for source, record in _dated(golden):
        old = golden.sheet.value(record, column(golden.sheet, source.delivered))
        for date in ("2024-02-30", "2024-13-05", "0000-00-00"):
            yield one_value(golden, source, record, date + old[10:])
        return


@found("a mark for none", one=True)
def mark_for_none(golden: Golden) -> Iterator[Damage]:
    for source, record in _dated(golden):
        for value in ("1900-01-01", "1970-01-01", "#N/A", "NULL", "########"):
            yield one_value(golden, source, record, value)
        return


@found("one date with day and month exchanged, both below 13")
def exchanged(golden: Golden) -> Iterator[Damage]:
    for source, record in sources(golden, KINDS, r"\d{4}-\d\d-(0\d|1[0-2])(?!.*-\d\d$).*"):
        old = golden.sheet.value(record, column(golden.sheet, source.delivered))
        value = f"{old[:5]}{old[8:10]}-{old[5:7]}{old[10:]}"
        if value != old:
            yield as_good(one_value(golden, source, record, value), EITHER)
            return
