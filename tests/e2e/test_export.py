"""Whom to ask, written for a survey tool to take in."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

import duckdb
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
    assert f"{len(asked(place)):,} rows in asks.csv" in told
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


def test_no_cell_of_the_csv_is_taken_for_a_formula(place: Place, tmp_path: Path) -> None:
    other = Place(tmp_path)
    shutil.copytree(place.folder / "published", tmp_path / "published", symlinks=True)
    publication = current(other.settings)
    assert publication is not None
    publication.database.chmod(0o644)
    with duckdb.connect(str(publication.database)) as connection:
        connection.execute(
            "update actions.feedback_requests set source_customer_id = '=cmd|calc', survey = '@sum'"
        )
    rows = list(csv.DictReader(io.StringIO(other.succeed("export", "feedback-requests"))))
    assert {(row["source_customer_id"], row["survey"]) for row in rows} == {("'=cmd|calc", "'@sum")}
    document = json.loads(other.succeed("export", "feedback-requests", "--format", "json"))
    assert {row["survey"] for row in document} == {"@sum"}


@pytest.mark.parametrize("given", ["orders", "feedback_requests"])
def test_what_cannot_be_exported_is_wrong_usage(place: Place, given: str) -> None:
    done = place.run("export", given)
    assert done.returncode == 2
    assert "feedback-requests" in done.stderr
