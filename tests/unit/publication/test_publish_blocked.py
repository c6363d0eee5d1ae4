"""What keeps a run from readers, who may let it pass, and that it is on record."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import duckdb
import pytest

from orchestration.publication.pointer import current
from orchestration.publication.publish import ChecksBlocked, publish
from orchestration.quality.gates import CheckResult, record
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.unit.publication.small_warehouse import RUNS, make

FIRST, SECOND, *_ = RUNS
FAILED = CheckResult("grain_of_orders", "dbt", "error", "fail", 2, 1, "two rows per order")


def _ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.published / "current" / "cx.duckdb", read_only=True) as file:
        return file.execute(query).fetchall()


def test_a_failed_check_leaves_readers_with_the_publication_before(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    publish(settings, FIRST)
    make(settings, SECOND, {"new": 2.0})
    _record(settings, SECOND, FAILED)
    with pytest.raises(ChecksBlocked, match="grain_of_orders: two rows per order"):
        publish(settings, SECOND)
    assert _ask(settings, "select value from kpis.kpi_values") == [(1.0,)]


def test_of_many_failures_those_are_shown_that_say_why() -> None:
    skipped = [CheckResult(f"skipped_{i}", "dbt", "error", "error", 0, 0) for i in range(10)]
    message = str(ChecksBlocked(FIRST, [*skipped, FAILED]))
    assert message.splitlines()[1] == "  grain_of_orders: two rows per order"
    assert message.splitlines()[2] == "  skipped_0: error"
    assert "and 3 more: cx status" in message


def test_a_run_without_any_check_is_not_published(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    with connect(settings) as connection:
        connection.execute("delete from ops.checks")
    with pytest.raises(ChecksBlocked, match="conservation_of_feeds: no such check is on"):
        publish(settings, FIRST)
    assert current(settings) is None


def test_whoever_lets_failures_pass_is_on_record(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "jdoe")
    make(settings, FIRST, {"new": 1.0})
    _record(settings, FIRST, FAILED)
    publication = publish(settings, FIRST, accept="known, mended tomorrow")
    accepted = json.loads((publication.folder / "manifest.json").read_text())["accepted"]
    when = datetime.fromisoformat(accepted.pop("accepted_at"))
    assert datetime.now(UTC) - when < timedelta(minutes=1)
    assert accepted == {
        "reason": "known, mended tomorrow",
        "checks": ["grain_of_orders"],
        "accepted_by": "jdoe",
    }
    query = "select run_id, accepted_by, reason, checks from ops.overrides"
    told = [(FIRST, "jdoe", accepted["reason"], accepted["checks"])]
    assert _ask(settings, query) == told
    with duckdb.connect(str(publication.database), read_only=True) as published:
        assert published.execute(query).fetchall() == told


def test_what_blocks_is_listed_and_warnings_are_counted(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    _record(settings, FIRST, FAILED)
    _record(settings, FIRST, CheckResult("times_faulty", "load", "warn", "warn", 3, 9, "late"))
    with pytest.raises(ChecksBlocked) as told:
        publish(settings, FIRST)
    assert "times_faulty" not in str(told.value)
    assert "\n1 more only warn: cx status\n" in str(told.value)


def test_an_empty_reason_accepts_nothing(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    _record(settings, FIRST, FAILED)
    with pytest.raises(ChecksBlocked):
        publish(settings, FIRST, accept=" ")


def _load(settings: Settings, *files: str, state: str = "loaded") -> None:
    with connect(settings) as connection:
        for name in files:
            connection.execute(
                "insert into ops.files (file_id, path, state, loaded_at) "
                "values (?, ?, ?, timestamp '2026-01-01')",
                [name, f"generic/{name}.csv", state],
            )


def test_nobody_can_accept_what_was_loaded_after_the_build(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    _record(settings, FIRST, FAILED)
    _load(settings, "tuesday")
    with pytest.raises(ChecksBlocked, match=r"generic/tuesday\.csv: run `cx refresh`") as told:
        publish(settings, FIRST, accept="the grain is known")
    assert "--accept" not in str(told.value)
    assert current(settings) is None


def test_a_publication_names_the_files_it_was_built_from(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    _load(settings, "monday")
    make(settings, FIRST, {"new": 1.0})
    _load(settings, "tuesday", state="header_only")
    made = publish(settings, FIRST)
    assert [one["file_id"] for one in made.manifest.inputs] == ["monday"]
    assert _ask(settings, "select file_id from ops.files") == [("monday",)]


def _record(settings: Settings, run: str, check: CheckResult) -> None:
    with connect(settings) as connection:
        record(connection, run, [check])
