"""`cx query`: what it answers, and what it cannot be made to do."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from orchestration.exports.text import without_formulas
from orchestration.publication import publish as publication
from orchestration.settings import Settings
from tests.unit.cli_kit import cx, publish, settings
from tests.unit.publication import small_warehouse

__all__ = ["settings"]

WORDS = "select word, number from kpis.words order by word"


def test_without_a_publication_the_next_step_is_said(settings: Settings) -> None:
    assert not settings.published.exists()
    code, _, problem = cx("query", "select 1")
    assert code == 1
    assert "Next: cx refresh" in problem


@pytest.mark.parametrize(
    "asked",
    [("query", "select 1"), ("explain", "nps"), ("export", "feedback-requests"), ("freeze", "h1")],
)
@pytest.mark.parametrize("content", [b"overwritten" * 9999, b"", None])
def test_a_damaged_publication_is_named_with_what_to_do(
    settings: Settings, asked: tuple[str, ...], content: bytes | None
) -> None:
    publish(settings)
    database = settings.published / "current" / "cx.duckdb"
    database.unlink()
    if content is not None:
        database.write_bytes(content)
    code, said, problem = cx(*asked)
    assert (code, said) == (1, "")
    assert "cx.duckdb cannot be opened" in problem
    assert "Next: cx doctor" in problem


def test_a_table_for_people(settings: Settings) -> None:
    publish(settings)
    code, said, _ = cx("query", WORDS)
    assert code == 0
    assert "plain" in said
    assert "2 rows" in said


def test_json_for_programs(settings: Settings) -> None:
    publish(settings)
    code, said, _ = cx("query", WORDS, "--format", "json")
    assert code == 0
    assert json.loads(said) == [{"word": "=1+1", "number": -1}, {"word": "plain", "number": 2}]


def test_what_has_no_room_in_memory_is_put_aside_and_not_beside_the_published_file(
    settings: Settings,
) -> None:
    publish(settings)
    asked = "current_setting('temp_directory') as folder, current_setting('memory_limit') as memory"
    code, said, _ = cx("query", f"select {asked}", "--format", "json")
    assert code == 0
    assert settings.memory_limit == "1200MB"  # 1.12 GiB
    assert json.loads(said) == [
        {"folder": str(settings.warehouse / "query.tmp"), "memory": "1.1 GiB"}
    ]


def test_csv_that_no_spreadsheet_takes_for_a_formula(settings: Settings) -> None:
    publish(settings)
    code, said, _ = cx("query", WORDS, "--format", "csv")
    assert code == 0
    rows = list(csv.reader(io.StringIO(said)))
    assert rows == [["word", "number"], ["'=1+1", "-1"], ["plain", "2"]]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_every_start_of_a_formula_is_made_plain_text(text: str) -> None:
    assert without_formulas([text, 1, None]) == [f"'{text}", 1, None]


@pytest.mark.parametrize(
    "sql",
    [
        "select * from read_csv('{outside}')",
        "copy kpis.words to '{outside}'",
        "attach '{outside}' as other",
        "create table kpis.more as select 1",
        "delete from kpis.words",
        "set memory_limit = '1TB'",
        "install httpfs",
    ],
)
def test_a_question_cannot_write_or_leave_the_published_file(
    settings: Settings, tmp_path: Path, sql: str
) -> None:
    publish(settings)
    outside = tmp_path / "outside.csv"
    outside.write_text("secret\n1\n")
    code, said, problem = cx("query", sql.format(outside=outside))
    assert code == 1
    assert "secret" not in said
    assert "Error" in problem
    assert outside.read_text() == "secret\n1\n"


def test_a_mistake_in_the_question_is_explained(settings: Settings) -> None:
    publish(settings)
    code, _, problem = cx("query", "select wrod from kpis.words")
    assert code == 1
    assert "wrod" in problem
    assert "Traceback" not in problem


def test_what_is_asked_is_what_current_points_at_from_any_folder(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(settings)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    code, said, _ = cx("query", "select count(*) as n from kpis.words", "--format", "json")
    assert code == 0
    assert json.loads(said) == [{"n": 2}]


def test_the_past_says_which_publication_it_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = small_warehouse.settings_in(tmp_path)
    run = small_warehouse.RUNS[0]
    small_warehouse.make(settings, run, {"a": 1.5})
    publication.publish(settings, run)
    monkeypatch.chdir(tmp_path)
    code, said, problem = cx(
        "query", "select value from kpis.kpi_values", "--format", "json", "--as-of-publication", run
    )
    assert (code, json.loads(said)) == (0, [{"value": 1.5}])
    assert f"As published by run {run}" in problem


def test_no_moment_is_wrong_usage(settings: Settings) -> None:
    publish(settings)
    code, said, problem = cx("query", WORDS, "--as-of-publication", "yesterday")
    assert code == 2
    assert not said
    assert "2026-01-31" in problem
