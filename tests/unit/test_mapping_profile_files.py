"""What `cx map` sees of a whole file: header rows, kinds, packing, ends, and what it refuses."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from typing import TYPE_CHECKING

import duckdb
import pytest

from orchestration.mapping.errors import UnknownFileError
from orchestration.mapping.profile import profile
from tests.unit.profiles import GERMAN, columns, seen

if TYPE_CHECKING:
    from pathlib import Path

QUALTRICS = (
    "StartDate,EndDate,Status,Progress,ResponseId,Q1_NPS\n"
    "Start Date,End Date,Response Type,Progress,Response ID,How likely?\n"
    '"{""ImportId"":""startDate"",""timeZone"":""Europe/Berlin""}","{""ImportId"":""endDate""}",'
    '"{""ImportId"":""status""}","{""ImportId"":""progress""}","{""ImportId"":""_recordId""}",'
    '"{""ImportId"":""QID1""}"\n'
    "2024-03-01 10:00:00,2024-03-01 10:05:00,0,100,R_1,9\n"
    "2024-03-02 11:00:00,2024-03-02 11:07:00,0,100,R_2,3\n"
    "2024-03-03 12:00:00,2024-03-03 12:01:00,1,50,R_3,\n"
)
GOOGLE_ADS = (
    "Campaign report\n"
    '"January 1, 2024 - January 31, 2024"\n'
    "Campaign,Day,Currency code,Cost,Impr.,Clicks\n"
    'Brand,2024-01-01,EUR,"2,520.00","12,001",310\n'
    "Generic,2024-01-01,EUR,84.10,900,12\n"
    "Brand,2024-01-02,EUR,99.00,800,9\n"
    'Total: Account, --, --,"2,703.10","13,701",331\n'
)


def test_three_header_rows_are_counted(tmp_path: Path) -> None:
    found = seen(tmp_path, "survey.csv", QUALTRICS)

    assert found.records.dialect is not None
    assert found.records.dialect.header_rows == 3
    assert found.records.read == 3
    assert columns(found)["EndDate"] == "time"


def test_a_second_header_row_of_words_over_values_is_a_header_too(tmp_path: Path) -> None:
    text = "Respondent ID,Start Date,Score\n,Response,Response\n"
    text += "".join(f"{n},2024-01-{n:02},{n % 10}\n" for n in range(1, 20))
    found = seen(tmp_path, "survey.csv", text)

    assert found.records.dialect is not None
    assert found.records.dialect.header_rows == 2
    assert found.records.read == 19


def test_titles_before_the_header_and_sums_after_the_rows_are_no_records(tmp_path: Path) -> None:
    found = seen(tmp_path, "campaigns.csv", GOOGLE_ADS)

    assert found.records.dialect is not None
    assert found.records.dialect.preamble == 2
    assert (found.records.read, found.records.totals) == (3, 1)
    assert columns(found)["Impr."] == "decimal"
    cost = found.column("Cost").numbers
    assert cost is not None
    assert cost.styles == ((".", ","),)


TICKETS = [{"id": 7, "via": {"channel": "web"}, "tags": ["a"]}, {"id": 8, "status": "open"}]


@pytest.mark.parametrize(
    ("name", "content", "kind", "key"),
    [
        ("t.jsonl", "".join(json.dumps(one) + "\n" for one in TICKETS), "jsonl", ""),
        ("t.json", json.dumps(TICKETS, indent=1), "json", ""),
        ("t.json", json.dumps({"tickets": TICKETS, "next_page": None}), "json", "tickets"),
        ("t.json", json.dumps({"count": 2, "data": TICKETS}, indent=2), "json", "data"),
    ],
)
def test_json_of_every_form_gives_its_records(
    tmp_path: Path, name: str, content: str, kind: str, key: str
) -> None:
    found = seen(tmp_path, name, content)

    assert (found.records.kind, found.records.records_at) == (kind, key)
    assert columns(found) == {
        "id": "whole number",
        "via": "list or object",
        "tags": "list or object",
        "status": "text",
    }
    assert found.records.read == 2


def test_parquet_with_nested_columns_is_read(tmp_path: Path) -> None:
    path = tmp_path / "events.parquet"
    duckdb.sql(
        "copy (select 'e' || i as id, {'a': i} as params, timestamp '2024-01-05 10:00:00' as at "
        f"from range(5) t(i)) to '{path}' (format parquet)"
    )
    found = profile(path)

    assert found.records.kind == "parquet"
    assert columns(found) == {"id": "text", "params": "list or object", "at": "time"}


def test_gzip_and_zip_are_looked_into(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("export/orders.csv", GERMAN)
    as_zip = seen(tmp_path, "orders.zip", packed.getvalue())
    as_gzip = seen(tmp_path, "orders.csv.gz", gzip.compress(GERMAN.encode()))

    assert (as_zip.source.packing, as_gzip.source.packing) == ("zip", "gzip")
    assert as_zip.source.inner == as_gzip.source.inner == "orders.csv"
    assert columns(as_zip) == columns(as_gzip)


def test_an_archive_of_several_files_is_refused(tmp_path: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a.csv", GERMAN)
        archive.writestr("b.csv", GERMAN)
    with pytest.raises(UnknownFileError, match="an archive of 2 files"):
        seen(tmp_path, "orders.zip", packed.getvalue())


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "0 bytes"),
        (b"a,b,c\n", "a header and no record"),
        (b"1,2024-01-05,7\n2,2024-01-06,8\n", "no row of it reads as a header"),
        (b"a,b\n1,\0\n", "NUL bytes"),
    ],
)
def test_a_file_that_holds_no_records_is_refused_in_words(
    tmp_path: Path, content: bytes, words: str
) -> None:
    with pytest.raises(UnknownFileError, match=words):
        seen(tmp_path, "some.csv", content)


@pytest.mark.parametrize(
    ("end", "ending"), [("3,x\n", "required"), ("3,x", "optional"), ('3,"x"', "quoted")]
)
def test_a_last_line_without_its_end_is_said(tmp_path: Path, end: str, ending: str) -> None:
    found = seen(tmp_path, "some.csv", f"id,word\n1,a\n2,b\n{end}")

    assert found.records.final_newline == ending
    assert found.records.read == 3


def test_records_of_another_length_are_counted_and_left_out(tmp_path: Path) -> None:
    found = seen(tmp_path, "some.csv", "id,word\n1,a\n2\n3,b,c\n4,d\n5,e\n")

    assert (found.records.read, found.records.irregular) == (3, 2)


def test_of_a_long_file_the_beginning_is_looked_at_and_its_last_rows(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write("id,amount,text\n")
        for number in range(600_000):
            file.write(f"{number},{number % 97}.50,some words to fill the line\n")
        file.write("Total,9999999.50,\n")
    found = profile(path)

    assert not found.records.is_whole
    assert 150_000 < found.records.read < 600_000
    assert found.records.totals == 1
    assert columns(found)["amount"] == "decimal"
