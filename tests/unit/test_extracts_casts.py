"""Which texts are taken as which values, and which are not."""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import duckdb
import pytest

from orchestration.extracts.casts import (
    TimeRules,
    companions,
    doubtful_local_time,
    native,
    typed,
)
from orchestration.extracts.contracts import Column
from orchestration.extracts.pseudonyms import VARIABLE
from orchestration.extracts.texts import pseudonym, unless_blank


def evaluate(expression: str, text: str) -> Any:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute(f"set variable {VARIABLE} = ?", ["a key"])
        row = connection.execute(f"select {expression} from (select ? as t)", [text]).fetchone()
    assert row is not None
    return row[0]


def cast(kind: str, text: str, times: TimeRules | None = None) -> Any:
    return evaluate(typed(Column("x_at", kind), "t", times or TimeRules()), text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("9", 9), ("-3", -3), ("+7", 7), ("007", 7), ("5.0", 5), ("5.", 5)],
)
def test_whole_numbers_are_taken(text: str, value: int) -> None:
    assert cast("int", text) == value


@pytest.mark.parametrize(
    "text", ["9.6", "1_000", "0x10", "1e3", " 7", "", "seven", "99999999999", "1,000", "٣"]
)
def test_a_cast_that_would_change_the_number_is_none(text: str) -> None:
    assert cast("int", text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("10.5", "10.5"), ("10.50000", "10.5"), (".5", "0.5"), ("-3", "-3"), ("+0.0001", "0.0001")],
)
def test_decimals_within_the_scale_are_exact(text: str, value: str) -> None:
    assert cast("decimal(18,4)", text) == Decimal(value)


@pytest.mark.parametrize("text", ["1.23456", "1e-5", "1_0", "$5", "1,5", "", "-", ".", "NaN"])
def test_decimals_that_a_cast_would_round_are_none(text: str) -> None:
    assert cast("decimal(18,4)", text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("true", True), ("Yes", True), ("1", True), ("F", False), ("off", False), ("maybe", None)],
)
def test_booleans_are_words_of_a_list(text: str, value: bool | None) -> None:
    assert cast("boolean", text) is value


@pytest.mark.parametrize(("text", "value"), [("1.5", 1.5), ("inf", None), ("nan", None)])
def test_a_double_is_finite(text: str, value: float | None) -> None:
    assert cast("double", text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-31", date(2024, 1, 31)),
        ("2024-01-31 00:00:00", date(2024, 1, 31)),
        ("2024-01-31T10:00:00", None),
        ("2024-02-30", None),
        ("31.01.2024", None),
        ("20240131", None),
    ],
)
def test_a_date_has_no_hour(text: str, value: date | None) -> None:
    assert cast("date", text) == value


@pytest.mark.parametrize("offset", ["-07:00", "-0700", " -07:00", " -0700"])
@pytest.mark.parametrize("zone", ["'UTC'", "'Europe/Berlin'"])
def test_an_offset_may_stand_behind_a_blank_and_lack_its_colon(offset: str, zone: str) -> None:
    text = f"2024-01-19 22:30:00{offset}"
    assert cast("timestamp", text, TimeRules(zone=zone)) == datetime(2024, 1, 20, 5, 30)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-01-31", datetime(2024, 1, 31)),
        ("2024-01-31 10:20:30", datetime(2024, 1, 31, 10, 20, 30)),
        ("2024-01-31T10:20", datetime(2024, 1, 31, 10, 20)),
        ("2024-01-31T10:20:30.25Z", datetime(2024, 1, 31, 10, 20, 30, 250000)),
        ("2024-01-31T10:20:30+02:00", datetime(2024, 1, 31, 8, 20, 30)),
        ("2024-01-31 10:20+02", datetime(2024, 1, 31, 8, 20)),
        ("31/01/2024", None),
        ("2024/01/31", None),
        ("2024-13-01", None),
        ("epoch", None),
        ("infinity", None),
        ("soon", None),
        ("", None),
    ],
)
def test_times_are_iso_and_end_in_utc(text: str, value: datetime | None) -> None:
    assert cast("timestamp", text) == value


BERLIN = TimeRules(zone="'Europe/Berlin'")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-07-01 10:00:00", datetime(2024, 7, 1, 8)),
        ("2024-01-01T10:00", datetime(2024, 1, 1, 9)),
        ("2024-07-01T10:00:00Z", datetime(2024, 7, 1, 10)),
        ("2024-07-01 10:00:00-01:00", datetime(2024, 7, 1, 11)),
        ("2024-07-01", datetime(2024, 7, 1)),
    ],
)
def test_a_local_time_carries_the_zone_of_its_mapping_and_a_date_none(
    text: str, value: datetime
) -> None:
    assert cast("timestamp", text, BERLIN) == value


def test_a_declared_format_decides_day_and_month() -> None:
    rules = TimeRules(format="%d/%m/%Y %H:%M")
    assert cast("timestamp", "3/4/2016 01:16", rules) == datetime(2016, 4, 3, 1, 16)
    assert cast("timestamp", "2016-04-03 01:16", rules) is None
    offset = TimeRules(format="%Y-%m-%d %H:%M:%S %z")
    assert cast("timestamp", "2025-10-07 09:50:26 +0200", offset) == datetime(
        2025, 10, 7, 7, 50, 26
    )


OFFSET = TimeRules(format="%Y-%m-%d %H:%M %z")


def source_date(text: str, times: TimeRules) -> tuple[Any, Any]:
    column = Column("promised_at", "timestamp", source_date=True)
    both = companions(column, "t", typed(column, "t", times), times)
    assert list(both) == ["promised_source_date", "promised_is_day"]
    day, is_day = (evaluate(sql, text) for sql in both.values())
    return day, is_day


@pytest.mark.parametrize(
    ("text", "times", "expected"),
    [
        ("2024-03-05", TimeRules(), (date(2024, 3, 5), True)),
        ("2024-03-05 23:30:00", TimeRules(), (date(2024, 3, 5), False)),
        ("2024-03-05T23:30:00Z", TimeRules(), (date(2024, 3, 5), False)),
        ("2024-03-05T00:00:00.000Z", TimeRules(), (date(2024, 3, 5), False)),
        ("2024-03-05 24:00:00", TimeRules(), (date(2024, 3, 5), False)),
        ("2024-03-05T24:00:00Z", TimeRules(), (date(2024, 3, 5), False)),
        ("2024-03-05T23:30:00-05:00", TimeRules(), (date(2024, 3, 5), False)),
        ("2024-03-05T23:30:00Z", BERLIN, (date(2024, 3, 6), False)),
        ("2024-03-05 23:30:00", BERLIN, (date(2024, 3, 5), False)),
        ("2024-03-05 00:00:00", TimeRules(day=True), (date(2024, 3, 5), True)),
        ("5/3/2024", TimeRules(format="%d/%m/%Y", day=True), (date(2024, 3, 5), True)),
        ("2024-03-05 00:30 +0200", OFFSET, (date(2024, 3, 5), False)),
        ("2024-03-05 23:30 +0000", replace(OFFSET, zone=BERLIN.zone), (date(2024, 3, 6), False)),
        ("no date", TimeRules(), (None, None)),
    ],
)
def test_the_date_is_that_of_the_source(
    text: str, times: TimeRules, expected: tuple[Any, Any]
) -> None:
    assert source_date(text, times) == expected


@pytest.mark.parametrize(
    ("text", "doubtful"),
    [
        ("2024-03-31 02:30:00", True),  # the clock skips this hour
        ("2024-10-27 02:30:00", True),  # and repeats this one
        ("2024-10-27 03:30:00", False),
        ("2024-10-27T02:30:00+01:00", False),
        ("2024-10-27", False),
    ],
)
def test_local_times_that_the_clock_skips_or_repeats_are_noticed(text: str, doubtful: bool) -> None:
    column = Column("x_at", "timestamp")
    condition = doubtful_local_time(column, "t", BERLIN)
    assert condition is not None
    value = typed(column, "t", BERLIN)
    assert with_value(condition, value, text) is doubtful


def with_value(condition: str, value: str, text: str) -> Any:
    with duckdb.connect() as connection:
        connection.execute("set TimeZone = 'UTC'")
        row = connection.execute(
            f"select {condition} from (select t, {value} as x_at from (select ? as t))", [text]
        ).fetchone()
    return row[0] if row else None


def test_a_zone_without_changes_has_no_doubtful_times() -> None:
    assert doubtful_local_time(Column("x_at", "timestamp"), "t", TimeRules()) is None


def test_the_same_address_gives_the_same_hash_whatever_its_case() -> None:
    hashes = {evaluate(pseudonym("t"), text) for text in ("A@x.org", " a@X.org ", "a@x.org")}
    assert len(hashes) == 1
    assert len(hashes.pop()) == 64


@pytest.mark.parametrize("before", ["", " ", "\t", "\u00a0", "\r\n"])
@pytest.mark.parametrize("after", ["", " ", "\t", "\u00a0", "\r\n", "\u00a0\n "])
@pytest.mark.parametrize("address", ["a b@x.org", "É\u0301@x.org", "a@x.orgé", "+49 30 1"])
def test_a_hash_is_of_the_text_without_the_blanks_around_it(
    before: str, after: str, address: str
) -> None:
    plain = unicodedata.normalize("NFC", address.lower())
    expected = hashlib.sha256(f"a key:{plain}".encode()).hexdigest()
    assert evaluate(pseudonym("t"), before + address + after) == expected


@pytest.mark.parametrize("text", ["", " ", "\u00a0\t\r\n"])
def test_blanks_alone_have_no_hash(text: str) -> None:
    assert evaluate(pseudonym("t"), text) is None


@pytest.mark.parametrize(
    "text", ["a", "~", "!", " a", "\u00a0é", "é", "中", "\u2009", "\x7f", "\t0"]
)
def test_a_text_with_a_letter_is_not_blank(text: str) -> None:
    assert evaluate(unless_blank("t"), text) == text


@pytest.mark.parametrize("text", ["", " ", "\t", "\r\n", "\u00a0", "\u00a0 \u00a0", "  \t "])
def test_blanks_alone_are_no_text(text: str) -> None:
    assert evaluate(unless_blank("t"), text) is None


def test_a_type_that_parquet_gives_is_taken_as_it_is_or_not_at_all() -> None:
    assert native(Column("x", "bigint"), "v", "INTEGER", TimeRules()) == "try_cast(v as bigint)"
    assert native(Column("x", "decimal(18,4)"), "v", "DECIMAL(18,4)", TimeRules()) == "v"
    assert native(Column("x", "decimal(18,4)"), "v", "DOUBLE", TimeRules()) is None
