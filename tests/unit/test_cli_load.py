"""`cx load`, `cx status` and `cx rejects` on small files: what became of every record."""

from __future__ import annotations

import json

import duckdb
import pytest

from orchestration.settings import Settings
from tests.unit.cli_kit import cx, settings

__all__ = ["settings"]

HEADER = "order_id,email,placed_at,status,updated_at\n"
ORDERS = HEADER + "".join(
    f"o{number},ada@example.org,2026-01-05,delivered,2026-01-20\n" for number in range(200)
)
NEWER_AND_BAD = (
    "o7,ada@example.org,2026-01-05,delivered,2026-01-21\n"
    "x1,ada@example.org,soon,delivered,2026-01-20\n"
)
WITHOUT_ITS_KEY = "number,placed_at,status\n1,2026-01-05,delivered\n"


@pytest.fixture(autouse=True)
def _key(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.landing.is_dir()
    monkeypatch.setenv("CX_PSEUDONYM_KEY", "key-of-the-tests-4d1f0a6c")


def deliver(settings: Settings, name: str, content: str) -> None:
    folder = settings.landing / "generic"
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(content)


def states(said: str) -> dict[str, str]:
    return {row["path"].split("/")[-1]: row["state"] for row in json.loads(said)["files"]}


def test_202_records_are_200_inserted_one_duplicate_and_one_rejected(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS + NEWER_AND_BAD)
    code, said, _ = cx("load", "--format", "json")
    assert code == 0
    (counts,) = json.loads(said)["files"][0]["feeds"]
    assert (counts["records_read"], counts["inserted"]) == (202, 200)
    assert (counts["duplicate"], counts["rejected"]) == (1, 1)


def test_people_are_told_the_same_in_a_table_and_what_is_next(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS + NEWER_AND_BAD)
    code, said, progress = cx("load")
    assert code == 0
    row = next(line for line in said.splitlines() if "orders_2026-01-31.csv" in line)
    assert row.replace("│", " ").split()[1:] == [
        "orders",
        "202",
        "200",
        "0",
        "0",
        "0",
        "1",
        "0",
        "1",
    ]
    assert "1 files (1 loaded), 202 records read. Next: cx build" in said
    assert "100 % generic/orders_2026-01-31.csv" in progress


def test_a_rejected_record_is_shown_with_its_line_and_reason_without_its_value(
    settings: Settings,
) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS + NEWER_AND_BAD)
    cx("load")
    code, said, _ = cx("rejects", "--feed", "orders", "--format", "json")
    assert code == 0
    (reject,) = json.loads(said)
    assert (reject["record"], reject["line"], reject["column_name"]) == (202, 203, "placed_at")
    assert reject["reason"] == "not a timestamp"
    assert "soon" not in said
    assert json.loads(cx("rejects", "--feed", "tickets", "--format", "json")[1]) == []
    assert json.loads(cx("rejects", "--file", "2026-01", "--format", "json")[1]) == [reject]
    assert "not a timestamp" in cx("rejects")[1]


def test_status_shows_the_equation_and_how_fresh_each_feed_is(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS + NEWER_AND_BAD)
    cx("load")
    code, said, _ = cx("status", "--format", "json")
    status = json.loads(said)
    assert code == 0
    assert [(row["records_read"], row["is_conserved"]) for row in status["counts"]] == [(202, True)]
    fresh = {row["feed"]: (row["files"], row["records"]) for row in status["feeds"]}
    assert fresh["orders"] == (1, 200)
    assert fresh["tickets"] == (0, 0)
    newest = {row["feed"]: row["newest_event_at"] for row in status["feeds"]}
    assert newest["orders"] == "2026-01-05 00:00:00"
    assert status["publication"] is None
    assert "orders_2026-01-31.csv" in cx("status")[1]


def test_a_refused_file_is_told_and_forgotten_once_it_is_taken_out(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", WITHOUT_ITS_KEY)
    code, said, _ = cx("load")
    assert code == 0
    assert "refused" in said
    assert "the header lacks 'order_id'" in said
    assert "Nothing can be published until the 1 refused" in said.splitlines()[-1]
    assert "Next: cx status" in said.splitlines()[-1]
    assert "the header lacks 'order_id'" in cx("status")[1]
    assert "cx rejects" not in said
    assert states(cx("status", "--format", "json")[1]) == {"orders_2026-01-31.csv": "refused"}
    (settings.landing / "generic" / "orders_2026-01-31.csv").unlink()
    assert cx("load")[0] == 0
    assert states(cx("status", "--format", "json")[1]) == {}


def test_without_a_landing_folder_the_command_says_where_files_go(settings: Settings) -> None:
    settings.landing.rmdir()
    code, _, problem = cx("load")
    assert code == 1
    assert "cx sample" in problem


ANSWERS = (
    "response_id,question_id,survey_id,score,responded_at,mood\n"
    "a1,nobody-asked,relationship,10,2026-01-16T09:00:00Z,good\n"
)
FINDINGS = [
    ("mood", "unknown column", "name it in the mapping"),
    ("score", "no scale is known for the question relationship / nobody-asked", "seeds/survey_"),
]


def test_what_was_found_out_about_a_file_is_told_with_what_to_do(settings: Settings) -> None:
    deliver(settings, "survey_responses_2026-01-31.csv", ANSWERS)
    told = cx("load")[1]
    assert [part for finding in FINDINGS for part in finding if part not in told] == []
    rows = json.loads(cx("status", "--format", "json")[1])["findings"]
    assert [(row["column_name"], row["finding"]) for row in rows] == [each[:2] for each in FINDINGS]
    shown = cx("status")[1]
    assert "Findings" in shown
    assert "mood" in shown
    assert cx("load")[1].count("unknown column") == 0, "nothing was loaded now"


def test_records_that_a_rule_left_out_are_told_by_rule(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS)
    cx("load")
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute(
            "insert into ops.file_filters select file_id, 'orders', 'no tests', 3 from ops.files"
        )
    (row,) = json.loads(cx("status", "--format", "json")[1])["filters"]
    assert (row["feed"], row["rule"], row["records"]) == ("orders", "no tests", 3)
    assert "no tests" in cx("status")[1]


def test_an_event_after_the_last_load_is_not_the_newest(settings: Settings) -> None:
    late = "o900,ada@example.org,2026-01-07T00:00:00Z,delivered,2026-01-20\n"
    deliver(settings, "orders_2026-01-31.csv", ORDERS + late)
    cx("load")
    with duckdb.connect(str(settings.warehouse_file)) as connection:
        connection.execute("update ops.files set loaded_at = timestamp '2026-01-06 00:00'")
    feeds = json.loads(cx("status", "--format", "json")[1])["feeds"]
    newest = {row["feed"]: row["newest_event_at"] for row in feeds}
    assert newest["orders"] == "2026-01-05 00:00:00"


def test_a_file_is_withdrawn_once_it_is_taken_out(settings: Settings) -> None:
    deliver(settings, "orders_2026-01-31.csv", ORDERS)
    cx("load")
    code, _, problem = cx("withdraw", "generic/orders_2026-01-31.csv")
    assert (code, "still in the landing folder" in problem) == (1, True)
    (settings.landing / "generic" / "orders_2026-01-31.csv").unlink()
    code, said, _ = cx("withdraw", "generic/orders_2026-01-31.csv", "--format", "json")
    assert (code, json.loads(said)["withdrawn"]) == (0, 1)
    assert states(cx("status", "--format", "json")[1]) == {"orders_2026-01-31.csv": "withdrawn"}
