"""What is published, written for other programs to take in; whom to ask, for a survey tool."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from orchestration.publication.pointer import current
from tests.e2e.commands import Place, refreshed


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample, published."""
    return refreshed(tmp_path_factory)


def asked(place: Place) -> list[tuple[str, str]]:
    """Request and channel of everybody who is to be asked, by the published file itself."""
    publication = current(place.settings)
    assert publication is not None
    with duckdb.connect(str(publication.database), read_only=True) as connection:
        return connection.execute(
            "select request_id, channel from actions.feedback_requests where decision = 'ask'"
        ).fetchall()


def test_csv_and_json_hold_everybody_who_is_to_be_asked_and_nobody_else(place: Place) -> None:
    rows = list(csv.DictReader(io.StringIO(place.succeed("export", "feedback-requests"))))
    documents = json.loads(place.succeed("export", "feedback-requests", "--format", "json"))
    expected = sorted(asked(place))
    assert len(expected) > 50
    assert sorted((row["request_id"], row["channel"]) for row in rows) == expected
    assert [{name: value or "" for name, value in one.items()} for one in documents] == rows
    assert all(row["order_id"] == "" or row["ticket_id"] == "" for row in rows)
    assert all(row["source_customer_id"].startswith("shop:") for row in rows)


def test_a_file_is_written_whole_and_its_rows_are_told(place: Place) -> None:
    told = place.succeed("export", "feedback-requests", "--output", "asks.csv")
    file = place.folder / "asks.csv"
    assert f"{len(asked(place)):,} rows of feedback-requests in asks.csv" in told
    assert file.read_text() == place.succeed("export", "feedback-requests")
    assert not list(place.folder.glob(".asks*"))
    file.unlink()


@pytest.mark.parametrize(
    ("given", "code", "told"),
    [
        ("", 2, "is a folder: name a file in it"),
        ("published", 2, "'published' is a folder"),
        ("nosuch/asks.csv", 1, "--output nosuch/asks.csv: No such file or directory."),
        ("published/current/cx.duckdb/asks.csv", 1, "Not a directory. Nothing was written."),
    ],
)
def test_a_file_that_cannot_be_written_is_named_and_why(
    place: Place, given: str, code: int, told: str
) -> None:
    done = place.run("export", "feedback-requests", "--output", given)
    assert done.returncode == code, done.stderr
    assert told in " ".join(done.stderr.split())
    assert "unfinished" not in done.stderr


def test_a_pipe_is_written_into_and_not_replaced(place: Place, tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link.csv"
    os.mkfifo(pipe)
    link.symlink_to(tmp_path / "linked.csv")
    with (
        (tmp_path / "read.csv").open("w") as read,
        subprocess.Popen(["cat", pipe], stdout=read) as reader,
    ):
        place.succeed("export", "feedback-requests", "--output", str(pipe))
        assert reader.wait(timeout=60) == 0
    assert pipe.is_fifo()
    assert (tmp_path / "read.csv").read_text() == place.succeed("export", "feedback-requests")
    place.succeed("export", "feedback-requests", "--output", str(link))
    assert link.is_symlink()
    assert link.read_text() == place.succeed("export", "feedback-requests")


HOSTILE = ["=1+1", "+cmd|calc", "-2+3", "@sum(a1)", "\t=1+1"]


def test_no_cell_of_csv_and_xlsx_is_taken_for_a_formula(place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path)
    shutil.copytree(place.folder / "published", tmp_path / "published", symlinks=True)
    publication = current(other.settings)
    assert publication is not None
    publication.database.chmod(0o644)
    with duckdb.connect(str(publication.database)) as connection:
        connection.execute(
            "update kpis.dim_kpi set question = list_value(?, ?, ?, ?, ?)[1 + rowid % 5]", HOSTILE
        )
    rows = list(csv.DictReader(io.StringIO(other.succeed("export", "dim_kpi"))))
    assert {row["question"] for row in rows} == {f"'{text}" for text in HOSTILE}
    other.succeed("export", "kpis.dim_kpi", "--output", "kpis.xlsx")
    head, *lines = openpyxl.load_workbook(tmp_path / "kpis.xlsx", read_only=True).active
    column = [cell.value for cell in head].index("question")
    assert len(lines) == len(rows)
    assert {(line[column].value, line[column].data_type) for line in lines} == {
        (text, "s") for text in HOSTILE
    }
    other.succeed("export", "dim_kpi", "--output", "kpis.parquet")
    kpis = pq.read_table(tmp_path / "kpis.parquet")
    assert set(kpis["question"].to_pylist()) == set(HOSTILE)


def test_what_is_written_is_the_parquet_that_lies_beside_the_published_file(place: Place) -> None:
    publication = current(place.settings)
    assert publication is not None
    place.succeed("export", "core.fct_orders", "--output", "orders.arrow")
    file = place.folder / "orders.arrow"
    with file.open("rb") as opened:
        written = pa.ipc.open_file(opened).read_all()
    file.unlink()
    beside = pq.read_table(publication.folder / "parquet" / "core.fct_orders.parquet")
    assert written.num_rows > 1000
    assert written.equals(beside.cast(written.schema))


@pytest.mark.parametrize("given", ["orders", "raw.orders"])
def test_what_is_not_published_cannot_be_exported(place: Place, given: str) -> None:
    done = place.run("export", given)
    assert done.returncode == 2
    assert "core.fct_orders" in done.stderr
