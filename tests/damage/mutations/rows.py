"""Records too many, too few, or torn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tests.damage.goldens import Golden
from tests.damage.mutations.kit import full_record
from tests.damage.right import Collection, Damage, Place, Right, Then
from tests.damage.sheet import Sheet

found = Collection("Rows")
AGAIN = "events have no key: the same one twice is as good a log; the row count's history tells"
RECORD = frozenset({""})


def _torn(
    golden: Golden,
    sheet: Sheet,
    *records: int,
    columns: frozenset[str] = RECORD,
    lost: int = 0,
) -> Damage:
    places = tuple(Place(record, sheet.line(record)) for record in records)
    return Damage(golden.bytes_of(sheet.text), Right(places=places, columns=columns, lost=lost))


@found("one repeated", one=True)
def repeated(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet, record = golden.sheet, full_record(golden)
        again = sheet.inserted(record + 1, sheet.records[sheet.first + record - 1])
        unknowable = "" if golden.is_keyed else AGAIN
        places = tuple(Place(each, again.line(each)) for each in range(1, again.count + 1))
        then = Then(records=(*range(1, sheet.count + 1), record))
        columns = golden.all_columns
        right = Right(places=places, columns=columns, unknowable=unknowable, then=then)
        yield Damage(golden.bytes_of(again.text), right)


@found("all in the opposite order")
def reordered(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.ends[-1]:
        order = list(reversed(range(1, golden.sheet.count + 1)))
        right = Right(anywhere=golden.is_made_over, columns=golden.all_columns)
        yield Damage(golden.bytes_of(golden.sheet.reordered(order).text), right)


@found("the whole file twice, header and all", one=True)
def twice(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.ends[-1]:
        sheet = golden.sheet
        records, ends = (*sheet.records, *sheet.records), (*sheet.ends, *sheet.ends)
        again = replace(sheet, records=records, ends=ends)
        repeat = range(sheet.count + 1, again.count + 1)
        places = tuple(Place(each, again.line(each)) for each in repeat)
        unknowable = "" if golden.is_keyed else AGAIN
        then = Then(records=(*range(1, sheet.count + 1), *range(1, sheet.count + 1)))
        columns = golden.all_columns
        right = Right(places=places, columns=columns, unknowable=unknowable, then=then)
        yield Damage(golden.bytes_of(again.text), right)


@found("one with a value too many", one=True)
def too_many(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet, record = golden.sheet, full_record(golden)
        place = sheet.first + record - 1
        yield _torn(golden, sheet.with_record(place, (*sheet.records[place], "x")), record)


@found("one with a value missing", one=True)
def too_few(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet, record = golden.sheet, full_record(golden)
        place = sheet.first + record - 1
        yield _torn(golden, sheet.with_record(place, sheet.records[place][:-1]), record)


@found("one torn in two by a line end", one=True)
def torn(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet, record = golden.sheet, full_record(golden)
        cells = sheet.records[sheet.first + record - 1]
        half = len(cells) // 2
        damaged = sheet.with_record(sheet.first + record - 1, cells[:half])
        damaged = damaged.inserted(record + 1, cells[half:])
        yield _torn(golden, damaged, record, record + 1)


@found("two run together, the line end between them lost", one=True)
def run_together(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.count > 3:
        sheet, record = golden.sheet, golden.sheet.count // 2
        place = sheet.first + record - 1
        cells = sheet.records[place]
        joined = (
            *cells[:-1],
            cells[-1] + sheet.records[place + 1][0],
            *sheet.records[place + 1][1:],
        )
        records = (*sheet.records[:place], joined, *sheet.records[place + 2 :])
        ends = (*sheet.ends[:place], *sheet.ends[place + 1 :])
        yield _torn(golden, replace(sheet, records=records, ends=ends), record, lost=1)


@found("the header again in the middle", one=True)
def header_again(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv":
        sheet, record = golden.sheet, golden.sheet.count // 2
        damaged = sheet.inserted(record, sheet.records[sheet.head])
        yield _torn(golden, damaged, record, columns=golden.all_columns)


@found("a total below", one=True)
def total(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.ends[-1]:
        sheet = golden.sheet
        cells = ["Total", *("" for _ in sheet.header[1:])]
        for source in golden.sources:
            if source.type.startswith("decimal") and source.delivered in sheet.header:
                cells[sheet.header.index(source.delivered)] = "1234.50"
        damaged = sheet.inserted(sheet.count + 1, tuple(cells))
        yield _torn(golden, damaged, damaged.count, columns=golden.all_columns)


@found("a remark below", one=True)
def remark(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.ends[-1]:
        damaged = golden.sheet.inserted(golden.sheet.count + 1, ("Exported by the system",))
        yield _torn(golden, damaged, damaged.count)


@found("blank lines between and below", one=True)
def blank_lines(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.ends[-1]:
        sheet = golden.sheet.inserted(golden.sheet.count // 2, ("",))
        text = sheet.text + sheet.end * 2
        yield Damage(golden.bytes_of(text), Right(states=frozenset()))


@found("rows of delimiters and nothing else", one=True)
def empty_rows(golden: Golden) -> Iterator[Damage]:
    if golden.kind == "csv" and golden.sheet.ends[-1]:
        sheet, record = golden.sheet, golden.sheet.count // 2
        damaged = sheet.inserted(record, ("",) * len(sheet.header))
        yield _torn(golden, damaged, record, columns=golden.all_columns)
