"""Columns that are not where, or what, they were."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.damage.goldens import CONTRACTS, Golden
from tests.damage.mutations.kit import column
from tests.damage.right import Collection, Damage, Right, Then
from tests.damage.sheet import Sheet

found = Collection("Columns")
ALIKE = "both columns hold the same kind of value: only their distribution against history tells"


def _renamed(sheet: Sheet, names: dict[str, str]) -> Sheet:
    cells = tuple(sheet.dressed(names.get(name, name)) for name in sheet.header)
    return sheet.with_record(sheet.head, cells)


def _required(golden: Golden) -> list[str]:
    if golden.kind != "csv":
        return []
    header = golden.sheet.header
    return [name for name in golden.required if header.count(name) == 1]


@found("a required one dropped, each in turn", every=True)
def required_dropped(golden: Golden) -> Iterator[Damage]:
    for name in _required(golden):
        at = column(golden.sheet, name)
        left = [place for place in range(len(golden.sheet.header)) if place != at]
        damaged = golden.sheet.picked(left)
        yield Damage(golden.bytes_of(damaged.text), Right(words=(f"'{known_as(golden, name)}'",)))


def known_as(golden: Golden, name: str) -> str:
    """What the mapping calls a column, whatever the file calls it."""
    header = {} if golden.is_by_name else golden.document.get("header", {})
    for known in (*header.get("required", ()), *header.get("optional", ())):
        if name == golden._spelt(known):
            return str(known)
    return name


@found("an optional one dropped")
def optional_dropped(golden: Golden) -> Iterator[Damage]:
    read = {source.delivered for source in golden.sources}
    for name in golden.optional if golden.kind == "csv" else ():
        if name in read and golden.sheet.header.count(name) == 1:
            at = column(golden.sheet, name)
            left = [place for place in range(len(golden.sheet.header)) if place != at]
            damaged = golden.sheet.picked(left)
            right = Right(told=f"{known_as(golden, name)} no longer delivered")
            yield Damage(golden.bytes_of(damaged.text), right, after=golden.earlier != golden.file)
            return


@found("two swapped, names and values")
def swapped(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and len(_required(golden)) > 1:
        order = list(range(len(golden.sheet.header)))
        one, two = (column(golden.sheet, name) for name in _required(golden)[:2])
        order[one], order[two] = two, one
        yield Damage(golden.bytes_of(golden.sheet.picked(order).text), Right(states=frozenset()))


@found("all in the opposite order")
def reversed_columns(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and len(set(golden.sheet.header)) == len(golden.sheet.header):
        order = list(reversed(range(len(golden.sheet.header))))
        yield Damage(golden.bytes_of(golden.sheet.picked(order).text), Right(states=frozenset()))


@found("only the names of two swapped, of different kinds")
def names_swapped(golden: Golden) -> Iterator[Damage]:
    pair = _pair(golden, alike=False)
    if pair:
        damaged = _renamed(golden.sheet, {pair[0]: pair[1], pair[1]: pair[0]})
        columns = golden.columns_of(pair[0]) | golden.columns_of(pair[1])
        yield Damage(golden.bytes_of(damaged.text), Right(anywhere=True, columns=columns))


@found("only the names of two swapped, of one kind")
def names_of_one_kind_swapped(golden: Golden) -> Iterator[Damage]:
    pair = _pair(golden, alike=True)
    if pair:
        damaged = _renamed(golden.sheet, {pair[0]: pair[1], pair[1]: pair[0]})
        columns = golden.columns_of(pair[0]) | golden.columns_of(pair[1])
        then = Then(changed=None, columns=columns)
        right = Right(anywhere=True, columns=columns, unknowable=ALIKE, then=then)
        yield Damage(golden.bytes_of(damaged.text), right)


def _pair(golden: Golden, *, alike: bool) -> tuple[str, str] | None:
    """A text and a time, or two texts of which none is an id."""
    held = set(golden.sheet.header) if golden.kind == "csv" else set()
    sources = [one for one in golden.sources if one.delivered in held]
    texts = [one for one in sources if one.type == "string" and _is_plain(one) is alike]
    others = texts[1:] if alike else [one for one in sources if one.type == "timestamp"]
    others = [one for one in others if not texts or one.delivered != texts[0].delivered]
    return (texts[0].delivered, others[0].delivered) if texts and others else None


def _is_plain(source: object) -> bool:
    column = CONTRACTS[source.feed].column(source.column)  # type: ignore[attr-defined]
    return not (column.required or column.refers_to or column.accepted_values)


@found("a required one renamed")
def renamed(golden: Golden) -> Iterator[Damage]:
    for name in _required(golden)[:1]:
        damaged = _renamed(golden.sheet, {name: name + " (new)"})
        yield Damage(golden.bytes_of(damaged.text), Right(words=(f"'{known_as(golden, name)}'",)))


@found("a required one's name in other letters, or with a blank behind it")
def respelt(golden: Golden) -> Iterator[Damage]:
    for name in _required(golden)[:1]:
        for other in (name.swapcase(), name + " "):
            damaged = _renamed(golden.sheet, {name: other})
            words = (f"'{known_as(golden, name)}'",)
            yield Damage(golden.bytes_of(damaged.text), Right(words=words))


@found("a required one doubled")
def doubled(golden: Golden) -> Iterator[Damage]:
    for name in _required(golden)[:1]:
        order = [*range(len(golden.sheet.header)), column(golden.sheet, name)]
        place = column(golden.sheet, name) + 1
        words = (f"'{name}' 2 times", f"column {place} 2 times", f"'{known_as(golden, name)}'")
        yield Damage(golden.bytes_of(golden.sheet.picked(order).text), Right(words=words))


@found("one more that nobody knows")
def one_more(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet = golden.sheet
        records = tuple(
            (*cells, "Nobody knows" if place == sheet.head else "x")
            if place >= sheet.head
            else cells
            for place, cells in enumerate(sheet.records)
        )
        text = replace(sheet, records=records).text
        yield Damage(golden.bytes_of(text), Right(words=("last line has no end",)))


@found("the header lost")
def header_lost(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet = golden.sheet
        left = (*sheet.records[: sheet.head], *sheet.records[sheet.first :])
        ends = (*sheet.ends[: sheet.head], *sheet.ends[sheet.first :])
        text = replace(sheet, records=left, ends=ends).text
        yield Damage(golden.bytes_of(text), Right(words=("header",)))
