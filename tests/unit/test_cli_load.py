"""`cx load`, `cx status` and `cx rejects` on small files: what became of every record."""

from __future__ import annotations

import json

import pytest

from orchestration.settings import Settings
from tests.unit.test_cli import cx, settings

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
    assert json.loads(cx("rejects", "--file", "2026-02", "--format", "json")[1]) == []
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
    assert states(cx("status", "--format", "json")[1]) == {"orders_2026-01-31.csv": "refused"}
    (settings.landing / "generic" / "orders_2026-01-31.csv").unlink()
    assert cx("load")[0] == 0
    assert states(cx("status", "--format", "json")[1]) == {}


def test_without_a_landing_folder_the_command_says_where_files_go(settings: Settings) -> None:
    settings.landing.rmdir()
    code, _, problem = cx("load")
    assert code == 1
    assert "cx sample" in problem
