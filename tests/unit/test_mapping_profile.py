"""What `cx map` sees in a file that no mapping knows: one file of each kind that people have."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.unit.profiles import GERMAN, columns, formats, seen

if TYPE_CHECKING:
    from pathlib import Path


def test_a_german_shop_writes_cp1252_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    found = seen(tmp_path, "bestellungen.csv", GERMAN.encode("cp1252"))

    assert found.records.encoding is not None
    assert found.records.encoding.name == "cp1252"
    assert found.records.encoding.doubt
    assert found.records.dialect is not None
    assert found.records.dialect.delimiter == ";"
    amount = found.column("Betrag").numbers
    assert amount is not None
    assert amount.styles == ((",", "."),)
    assert formats(found, "Bestelldatum") == ("%d.%m.%Y",)
    assert found.keys.single[0] == "Bestellnummer"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_the_mark_or_the_zeros_tell_utf_8_and_utf_16(tmp_path: Path, encoding: str) -> None:
    found = seen(tmp_path, "bestellungen.csv", GERMAN.encode(encoding))

    assert found.records.encoding is not None
    assert found.records.encoding.name == encoding.removesuffix("-sig")
    assert not found.records.encoding.doubt
    assert next(column.name for column in found.columns) == "Bestellnummer"
    assert found.records.read == 3


def test_russian_letters_are_not_taken_for_western_ones(tmp_path: Path) -> None:
    text = "id;город;статус\n" + "".join(
        f"{n};Москва и область;заказ доставлен вовремя\n" for n in range(20)
    )
    found = seen(tmp_path, "заказы.csv", text.encode("cp1251"))

    assert found.records.encoding is not None
    assert found.records.encoding.name == "cp1251"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_gives_every_record_as_many_fields(
    tmp_path: Path, mark: str
) -> None:
    rows = [["id", "note", "amount"], ["1", '"a, b; c | d"', "2"], ["2", '"line\none"', "3"]]
    found = seen(tmp_path, "some.csv", "\n".join(mark.join(row) for row in rows) + "\n")

    assert found.records.dialect is not None
    assert found.records.dialect.delimiter == mark
    assert found.records.read == 2
    assert list(columns(found)) == ["id", "note", "amount"]


def test_days_and_months_that_read_both_ways_are_said_to(tmp_path: Path) -> None:
    found = seen(tmp_path, "tickets.csv", "id,created\n1,03/04/2024\n2,05/06/2024\n3,11/12/2024\n")

    times = found.column("created").times
    assert times is not None
    assert times.is_ambiguous
    assert set(times.complete) == {"%d/%m/%Y", "%m/%d/%Y"}


def test_one_day_above_twelve_decides_the_order(tmp_path: Path) -> None:
    found = seen(tmp_path, "tickets.csv", "id,created\n1,03/04/2024\n2,05/26/2024\n3,11/12/2024\n")

    times = found.column("created").times
    assert times is not None
    assert not times.is_ambiguous
    assert times.complete == ("%m/%d/%Y",)


@pytest.mark.parametrize(
    ("values", "format_"),
    [
        (["24-02-2015 11.35", "3-02-2015 9.05"], "%d-%m-%Y %H.%M"),
        (["10/21/18 0:19", "9/3/18 13:00"], "%m/%d/%y %H:%M"),
        (["21/10/2018 1:05 PM", "3/9/2018 11:59 AM"], "%d/%m/%Y %I:%M %p"),
        (["2025-10-07 09:50:26 +0200", "2025-11-07 09:50:26 +0100"], "ISO 8601"),
        (["2010-03-31T16:59:42+02:00", "2010-12-31T16:59:42+01:00"], "ISO 8601"),
        (["2024-01-05T10:11:12Z", "2024-01-05T10:11:12.345Z"], "ISO 8601"),
        (["5 Jan 2024", "17 Feb 2024"], "%d %b %Y"),
        (["Jan 5, 2024", "Feb 17, 2024"], "%b %d, %Y"),
        (["20240105", "20240217"], "%Y%m%d"),
        (["2024/01/05 10:00", "2024/02/17 11:30"], "%Y/%m/%d %H:%M"),
    ],
)
def test_a_format_is_one_that_reads_every_value(
    tmp_path: Path, values: list[str], format_: str
) -> None:
    lines = "".join(f'{place},"{value}"\n' for place, value in enumerate(values))
    found = seen(tmp_path, "some.csv", f"id,at\n{lines}")

    assert formats(found, "at")[0] == format_


def test_offsets_are_noticed_and_a_day_alone_is_none(tmp_path: Path) -> None:
    found = seen(tmp_path, "a.csv", "id,at,day\n1,2024-01-05 10:00:00+01:00,30-08-2023\n")

    at, day = found.column("at").times, found.column("day").times
    assert at is not None
    assert day is not None
    assert (at.offsets, at.dates_only) == (True, False)
    assert (day.offsets, day.dates_only) == (False, True)


def test_a_name_that_stands_twice_is_said(tmp_path: Path) -> None:
    found = seen(tmp_path, "log.csv", "number,category,category\n1,a,b\n2,c,d\n")

    assert found.records.twice == ("category",)


def test_currencies_stand_beside_their_numbers(tmp_path: Path) -> None:
    found = seen(tmp_path, "ads.csv", 'id,cost\n1,"$1,892"\n2,$231.88\n')

    cost = found.column("cost").numbers
    assert cost is not None
    assert (cost.styles, cost.symbols) == (((".", ","),), "$")


def test_ids_that_a_spreadsheet_has_damaged_are_called_so(tmp_path: Path) -> None:
    found = seen(tmp_path, "tweets.csv", "tweet_id,text\n5.70306E+17,hello\n5.70301E+17,you\n")

    assert columns(found)["tweet_id"] == "damaged id"
    assert "tweet_id" not in found.keys.single


def test_words_for_nothing_are_no_values(tmp_path: Path) -> None:
    found = seen(tmp_path, "some.csv", "id,a,b,c\n1,N/A, ,?\n2,7,3,5\n3,-,,NULL\n")

    assert {c.name: c.null_words for c in found.columns} == {
        "id": (),
        "a": ("-", "N/A"),
        "b": (" ",),
        "c": ("?", "NULL"),
    }
    assert {c.kind for c in found.columns} == {"whole number"}
    assert [round(c.filled, 2) for c in found.columns] == [1, 0.33, 0.33, 0.33]


def test_two_columns_together_are_a_key_where_none_is_alone(tmp_path: Path) -> None:
    lines = "".join(f"{order},{line},9.90\n" for order in range(5) for line in (1, 2))
    found = seen(tmp_path, "items.csv", f"order_id,line,price\n{lines}")

    assert found.keys.single == ()
    assert found.keys.pairs == (("order_id", "line"),)


def test_leading_zeros_make_an_id_and_no_number(tmp_path: Path) -> None:
    found = seen(tmp_path, "some.csv", "number,zip\n0000045,01067\n0000046,80331\n")

    assert columns(found) == {"number": "id", "zip": "id"}
