"""Values that are none, or others than they were."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.damage.goldens import CONTRACTS, Golden, Source
from tests.damage.mutations.kit import (
    NUMBERS,
    as_good,
    column,
    one_value,
    sources,
    values,
    whole_column,
)
from tests.damage.right import Collection, Damage, Right, Then

found = Collection("Values")
AMOUNT = r"\d+\.\d\d?"
FEWER = "an id of fewer digits is as good an id"
ANOTHER = "it is a value like any other: only the source, or a distribution against history, tells"


def _amounts(golden: Golden) -> Iterator[tuple[Source, int]]:
    yield from sources(golden, ("decimal", "double"), AMOUNT)


def _numbers(golden: Golden) -> Iterator[tuple[Source, int]]:
    yield from sources(golden, NUMBERS, r"-?[\d.,]+")


def _ids(golden: Golden) -> Iterator[tuple[Source, int]]:
    for source, record in sources(golden, ("string",), r".*\S.*"):
        contract = CONTRACTS[source.feed].column(source.column)
        if source.is_key or contract.refers_to:
            yield source, record


def _first_as(golden: Golden, found: Iterator[tuple[Source, int]], *ways: str) -> Iterator[Damage]:
    """The first of these values in each of these ways; {} stands for what it was."""
    for source, record in found:
        old = golden.sheet.value(record, column(golden.sheet, source.delivered))
        for way in ways:
            yield one_value(golden, source, record, way.format(old))
        return


def _given(golden: Golden, source: Source) -> dict[str, str]:
    return {value: value for value in values(golden, source) if re.fullmatch(AMOUNT, value)}


@found("decimal comma")
def decimal_comma(golden: Golden) -> Iterator[Damage]:
    for source, _ in _amounts(golden):
        change = {value: value.replace(".", ",") for value in _given(golden, source)}
        yield whole_column(golden, source, change)


@found("marks between thousands", one=True)
def thousands(golden: Golden) -> Iterator[Damage]:
    yield from _first_as(golden, _amounts(golden), "1.234,56", "1 234.56", "1'234.56", "12,34.56")


@found("a currency's sign", one=True)
def currency_sign(golden: Golden) -> Iterator[Damage]:
    yield from _first_as(golden, _amounts(golden), "€ {}", "{} EUR", "USD{}")


@found("blanks around a number", one=True)
def blanks_around_a_number(golden: Golden) -> Iterator[Damage]:
    yield from _first_as(golden, _numbers(golden), " {}", "{} ", "{}\u00a0")


@found("blanks around an id", one=True)
def blanks_around_an_id(golden: Golden) -> Iterator[Damage]:
    for damage in _first_as(golden, _ids(golden), " {} "):
        right = Right(places=damage.right.places, columns=damage.right.columns, noticed=("blank",))
        yield Damage(damage.content, right)


@found("a word for a number", one=True)
def word(golden: Golden) -> Iterator[Damage]:
    words = ("#REF!", "#DIV/0!", "NaN", "inf", "-", "n/a", "1e3", "0x1F", "1_000")
    yield from _first_as(golden, _numbers(golden), *words)


@found("a spreadsheet's error for an id", one=True)
def error_for_an_id(golden: Golden) -> Iterator[Damage]:
    yield from _first_as(golden, _ids(golden), "#REF!")


@found("ids in scientific notation", one=True)
def scientific(golden: Golden) -> Iterator[Damage]:
    for source, record in _ids(golden):
        for value in ("5.70306E+17", "4.1E+07"):
            yield one_value(golden, source, record, value)


@found("leading zeros lost")
def zeros_lost(golden: Golden) -> Iterator[Damage]:
    for source, _ in _ids(golden):
        old = values(golden, source)
        change = {value: value.lstrip("0") for value in old if value.startswith("0")}
        if change:
            damage = whole_column(golden, source, change)
            places = frozenset(n for n, value in enumerate(old, start=1) if value in change)
            then = Then(changed=places, columns=damage.right.columns)
            yield Damage(damage.content, Right(unknowable=FEWER, then=then))
            return


@found("a number below its least", one=True)
def below(golden: Golden) -> Iterator[Damage]:
    for source, record in _numbers(golden):
        contract = CONTRACTS[source.feed].column(source.column)
        if contract.minimum == 0 or contract.scale:
            yield one_value(golden, source, record, "-5")
            return


@found("a score beyond its scale", one=True)
def beyond(golden: Golden) -> Iterator[Damage]:
    for source, record in _numbers(golden):
        if CONTRACTS[source.feed].column(source.column).scale:
            yield one_value(golden, source, record, "11")
            return


@found("a number with more digits than its scale", one=True)
def too_fine(golden: Golden) -> Iterator[Damage]:
    yield from _first_as(golden, sources(golden, ("decimal",), AMOUNT), "12.345678")


@found("a half for a whole number", one=True)
def half(golden: Golden) -> Iterator[Damage]:
    yield from _first_as(golden, sources(golden, ("int", "bigint"), r"\d+"), "9.6")


@found("a required value emptied, or blanked", one=True)
def emptied(golden: Golden) -> Iterator[Damage]:
    for source, record in sources(golden, ("string", "timestamp", "date"), r".*\S.*"):
        if source.required:
            for value in ("", "   "):
                yield one_value(golden, source, record, value)
            return


@found("another valid value")
def another(golden: Golden) -> Iterator[Damage]:
    for damage in _first_as(golden, _amounts(golden), "3.50"):
        yield as_good(damage, ANOTHER)


@found("a value of four million letters", one=True)
def huge(golden: Golden) -> Iterator[Damage]:
    for source, record in sources(golden, ("string",), r".*\S.*"):
        contract = CONTRACTS[source.feed].column(source.column)
        if not source.is_key and not contract.refers_to and not contract.accepted_values:
            damage = one_value(golden, source, record, "x" * 4_000_000)
            right = Right(
                places=damage.right.places,
                columns=damage.right.columns | {""},
                words=("line", "long", "size"),
            )
            yield Damage(damage.content, right)
            return
