"""`cx export`: each format keeps what is published, and a file is whole or not there."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import shutil
from decimal import Decimal
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.exports.content import Content, UnknownMart, find
from orchestration.exports.sheet import MOST_ROWS, DoesNotFit, write_xlsx
from orchestration.exports.write import ExportFormat, write, write_text
from orchestration.publication import publish as publication
from orchestration.settings import Settings
from tests.unit.cli_kit import cx, publish, settings
from tests.unit.publication import small_warehouse
from tests.unit.publication.small_warehouse import RUNS, make

__all__ = ["settings"]

TYPED = Content(
    "core.typed",
    "select date '2024-02-29' as day, timestamp '2024-02-29 23:59:58' as moment, true as is_so, "
    "12.30::decimal(18, 2) as amount, 0.1::double as rate, 7::bigint as count, '007' as id, "
    "null::varchar as nothing",
)
ROW = {
    "day": dt.date(2024, 2, 29),
    "moment": dt.datetime(2024, 2, 29, 23, 59, 58),
    "is_so": True,
    "amount": Decimal("12.30"),
    "rate": 0.1,
    "count": 7,
    "id": "007",
    "nothing": None,
}


def written(content: Content, form: ExportFormat) -> io.BytesIO:
    """What is written of a question to an empty database."""
    file = io.BytesIO()
    file.close = lambda: None  # type: ignore[method-assign]
    with duckdb.connect() as connection:
        write(connection, content, form, file)
    file.seek(0)
    return file


def test_parquet_and_arrow_keep_values_and_types() -> None:
    parquet = pq.read_table(written(TYPED, ExportFormat.PARQUET))
    arrow = pa.ipc.open_file(written(TYPED, ExportFormat.ARROW)).read_all()
    for table in (parquet, arrow):
        assert table.to_pylist() == [ROW]
        assert table.schema.field("day").type == pa.date32()
        assert table.schema.field("amount").type == pa.decimal128(18, 2)
        assert table.schema.field("moment").type == pa.timestamp("us")


def test_a_large_answer_is_written_in_parts() -> None:
    content = Content("many", "select range as number from range(250000)")
    file = pq.ParquetFile(written(content, ExportFormat.PARQUET))
    groups = [file.metadata.row_group(each).num_rows for each in range(file.num_row_groups)]
    assert sum(groups) == 250_000
    assert max(groups) <= 100_352


def test_csv_and_json_write_a_row_a_line() -> None:
    rows = list(csv.DictReader(io.TextIOWrapper(written(TYPED, ExportFormat.CSV))))
    assert rows == [
        {
            "day": "2024-02-29",
            "moment": "2024-02-29 23:59:58",
            "is_so": "True",
            "amount": "12.30",
            "rate": "0.1",
            "count": "7",
            "id": "007",
            "nothing": "",
        }
    ]
    (document,) = json.load(written(TYPED, ExportFormat.JSON))
    assert document == rows[0] | {"is_so": True, "rate": 0.1, "count": 7, "nothing": None}


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_json_is_one_list_however_many_rows_there_are(rows: int) -> None:
    file = io.StringIO()
    content = Content("few", f"select 'nan'::double as value from range({rows})")
    with duckdb.connect() as connection:
        write_text(connection, content, ExportFormat.JSON, file)
    assert json.loads(file.getvalue()) == [{"value": None}] * rows


def cells(*values: object) -> list[tuple[object, str]]:
    """Value and type of the cells of a row, as written to a sheet and read again."""
    file = io.BytesIO()
    write_xlsx([f"column {number}" for number in range(len(values))], [values], file)
    sheet = openpyxl.load_workbook(file).active
    return [(cell.value, cell.data_type) for cell in sheet[2]]


def test_a_sheet_keeps_dates_numbers_and_truths() -> None:
    row = (ROW["day"], ROW["moment"], True, Decimal("12.30"), 0.1, -7, "007", None)
    assert cells(*row) == [
        (dt.datetime(2024, 2, 29), "d"),
        (dt.datetime(2024, 2, 29, 23, 59, 58), "d"),
        (True, "b"),
        (12.3, "n"),
        (0.1, "n"),
        (-7, "n"),
        ("007", "s"),
        (None, "n"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=1", "{=1}", "https://a.example"])
def test_a_text_is_never_a_formula_or_a_link_of_a_sheet(text: str) -> None:
    assert cells(text) == [(text, "s")]


def test_what_a_cell_cannot_hold_is_text_or_empty() -> None:
    zoned = dt.datetime(2024, 1, 1, 1, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    given = (10**15, Decimal("1234567890123.4567"), dt.date(1899, 12, 31), float("inf"), ["a"])
    assert cells(*given) == [
        ("1000000000000000", "s"),
        ("1234567890123.4567", "s"),
        ("1899-12-31", "s"),
        (None, "n"),
        ("['a']", "s"),
    ]
    assert cells(zoned, 10**15 - 1) == [(dt.datetime(2024, 1, 1), "d"), (10**15 - 1, "n")]


def test_money_of_many_digits_is_a_number_of_a_sheet_while_its_last_are_noughts() -> None:
    """123 thousand million won, with the four decimals that every amount has."""
    assert cells(Decimal("123456789012.0000")) == [(123456789012, "n")]


def test_what_a_sheet_cannot_hold_is_refused_with_what_to_do() -> None:
    many = Content("kpis.kpi_values", f"from range({MOST_ROWS + 1})")
    with pytest.raises(DoesNotFit, match=r"1,048,576 rows.*1,048,575.*--format csv or parquet"):
        written(many, ExportFormat.XLSX)
    with pytest.raises(DoesNotFit, match="row 1, column 2 has more than the 32,767 characters"):
        cells("a" * 32_767, "b" * 32_768)


def test_a_mart_is_found_by_its_name_and_by_its_schema_and_name() -> None:
    with duckdb.connect() as connection:
        for path in ("kpis.kpi_values", "core.fct_orders", "core.same", "ops.same"):
            connection.execute(f"create schema if not exists {path.split('.')[0]}")
            connection.execute(f"create table {path} as select 1 as one")
        assert find(connection, "kpi_values") == find(connection, "KPIS.kpi_values")
        assert find(connection, "kpi_values").name == "kpis.kpi_values"
        assert find(connection, "core.same").name == "core.same"
        for told, said in {
            "same": "several are called 'same': name one of core.same, ops.same",
            "kpi_valeus": "nothing published is called 'kpi_valeus'; near it: kpis.kpi_values",
            "raw.orders": "near it: core.fct_orders",
            "x": 'all: cx query "show all tables"',
        }.items():
            with pytest.raises(UnknownMart, match=said.replace(".", r"\.")):
                find(connection, told)


def test_the_format_is_that_of_the_ending_unless_it_is_said(
    settings: Settings, tmp_path: Path
) -> None:
    publish(settings)
    for name, opening in {
        "words.parquet": b"PAR1",
        "words.arrow": b"ARROW1",
        "words.feather": b"ARROW1",
        "words.XLSX": b"PK",
        "words.json": b"[",
        "words": b"word,number",
    }.items():
        code, said, _ = cx("export", "words", "--output", str(tmp_path / name))
        assert (code, said) == (0, f"2 rows of kpis.words in {tmp_path / name}.\n")
        assert (tmp_path / name).read_bytes().startswith(opening)
    cx("export", "words", "--output", str(tmp_path / "words.csv"), "--format", "json")
    assert len(json.loads((tmp_path / "words.csv").read_text())) == 2


def test_an_ending_of_no_format_is_refused_unless_the_format_is_said(
    settings: Settings, tmp_path: Path
) -> None:
    publish(settings)
    code, said, problem = cx("export", "words", "--output", str(tmp_path / "words.xls"))
    assert (code, said) == (2, "")
    assert "no format ends in .xls: use .csv, .json, .parquet, .arrow, .xlsx" in problem
    assert not list(tmp_path.glob("words.xls"))
    cx("export", "words", "--output", str(tmp_path / "words.txt"), "--format", "csv")
    assert (tmp_path / "words.txt").read_bytes().startswith(b"word,number")


def test_what_a_terminal_cannot_show_needs_a_file(settings: Settings) -> None:
    publish(settings)
    code, said, problem = cx("export", "words", "--format", "parquet")
    assert (code, said) == (2, "")
    assert "--format parquet needs --output" in problem


def test_what_fails_leaves_the_file_as_it_was(settings: Settings, tmp_path: Path) -> None:
    publish(settings)
    database = settings.published / "current" / "cx.duckdb"
    with duckdb.connect(str(database)) as connection:
        connection.execute("insert into kpis.words values (repeat('a', 32768), 3)")
    (tmp_path / "words.xlsx").write_bytes(b"yesterday's")
    code, _, problem = cx("export", "words", "--output", str(tmp_path / "words.xlsx"))
    assert code == 1
    assert "row 3, column 1" in problem
    assert (tmp_path / "words.xlsx").read_bytes() == b"yesterday's"
    assert not list(tmp_path.glob(".words*"))


def test_what_readers_saw_is_exported_and_of_what_was_removed_the_values(
    settings: Settings, tmp_path: Path
) -> None:
    settings = small_warehouse.settings_in(tmp_path)
    for run, score in zip(RUNS[:2], (1.0, 2.0), strict=True):
        make(settings, run, {"a": score})
        publication.publish(settings, run)
    asked = ("export", "kpi_values", "--as-of-publication", RUNS[0])
    code, said, _ = cx(*asked)
    assert (code, next(csv.DictReader(io.StringIO(said)))["value"]) == (0, "1.0")
    shutil.rmtree(settings.published / RUNS[0])
    code, said, noted = cx(*asked)
    assert (code, next(csv.DictReader(io.StringIO(said)))["value"]) == (0, "1.0")
    assert "its KPI values are left" in noted
    code, _, problem = cx("export", "dim_customers", *asked[2:])
    assert code == 2
    assert "nothing published is called 'dim_customers'" in problem
