"""What a publication holds, and what keeps one from being made."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from orchestration.publication import space
from orchestration.publication.catalog import MartsMissing
from orchestration.publication.manifest import sha256
from orchestration.publication.pointer import current
from orchestration.publication.publish import ChecksBlocked, NotThisRun, publish
from orchestration.quality.gates import CheckResult, record
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.unit.publication.small_warehouse import RUNS, make

FIRST, SECOND, *_ = RUNS
FAILED = CheckResult("grain_of_orders", "dbt", "error", "fail", 2, 1, "two rows per order")


def _ask(settings: Settings, query: str) -> list[tuple[object, ...]]:
    with duckdb.connect(settings.published / "current" / "cx.duckdb", read_only=True) as file:
        return file.execute(query).fetchall()


def test_readers_find_the_marts_behind_the_pointer(settings: Settings) -> None:
    make(settings, FIRST, {"new": 12.5})
    publish(settings, FIRST)
    assert _ask(settings, "select dimension_value, value from kpis.kpi_values") == [("new", 12.5)]
    assert _ask(settings, "select count(*) from core.dim_customers") == [(3,)]
    assert _ask(settings, "select run_id from ops.publication") == [(FIRST,)]


def test_only_the_marts_of_the_project_are_published(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    with connect(settings) as connection:
        connection.execute("create table core.fct_of_a_model_removed_long_ago as select 1 as id")
    published = publish(settings, FIRST).manifest.tables
    assert {name for name in published if not name.startswith("ops.")} == {
        "core.dim_customers",
        "kpis.dim_kpi",
        "kpis.kpi_values",
    }


def test_every_kpi_has_a_view_whatever_the_file_is_attached_as(settings: Settings) -> None:
    make(settings, FIRST, {"new": 12.5})
    database = publish(settings, FIRST).database
    with duckdb.connect() as connection:
        connection.execute(f"attach '{database}' as elsewhere (read_only)")
        assert connection.execute("select value from elsewhere.kpis.kpi_nps").fetchall() == [
            (12.5,)
        ]


def test_freshness_says_the_newest_event_that_had_happened(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    with connect(settings) as connection:
        connection.execute(
            "insert into ops.files (file_id, loaded_at) values ('f', timestamp '2026-01-02')"
        )
        connection.execute("insert into ops.file_feeds (file_id, feed) values ('f', 'tickets')")
        for day in ("2025-12-30", "2025-12-31", "2099-01-01"):
            connection.execute("insert into raw.tickets (created_at) values (?::timestamp)", [day])
    publish(settings, FIRST)
    query = (
        "select last_event_at::varchar, last_file_at::varchar, row_count "
        "from ops.freshness where feed = '{}'"
    )
    told = [("2025-12-31 00:00:00", "2026-01-02 00:00:00", 3)]
    assert _ask(settings, query.format("tickets")) == told
    assert _ask(settings, query.format("orders")) == [(None, None, 0)]


def test_descriptions_of_the_models_travel_with_their_columns(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    publish(settings, FIRST)
    query = "select comment from duckdb_columns() where table_name = 'kpi_values' and comment <> ''"
    assert _ask(settings, query) == [("The KPI.",), ("It's the figure.",)]


def test_all_files_are_sealed_and_none_is_half_written(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    folder = publish(settings, FIRST).folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o444}
    assert list(settings.published.rglob("*.wal")) == []
    assert [path.name for path in settings.published.glob(".*")] == []


def test_the_manifest_vouches_for_every_file(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0, "old": 2.0})
    publication = publish(settings, FIRST, fingerprint="f1")
    manifest = publication.manifest
    assert (manifest.run_id, manifest.inputs_fingerprint) == (FIRST, "f1")
    assert manifest.database_sha256 == sha256(publication.database)
    assert manifest.tables["kpis.kpi_values"].rows == 2
    for name, entry in manifest.tables.items():
        path = publication.folder / entry.parquet
        assert entry.sha256 == sha256(path)
        assert entry.rows == pq.read_metadata(path).num_rows, name


def test_equal_rows_in_another_order_have_an_equal_value_hash(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0, "old": 2.0})
    before = publish(settings, FIRST).manifest.tables
    make(settings, SECOND, {"old": 2.0, "new": 1.0})
    after = publish(settings, SECOND).manifest.tables
    assert before["kpis.kpi_values"].value_hash == after["kpis.kpi_values"].value_hash


@pytest.mark.parametrize(
    "scores", [{"new": 1.0, "old": 2.5}, {"new": 1.0}, {"new": 2.0, "old": 1.0}]
)
def test_any_other_row_changes_the_value_hash(settings: Settings, scores: dict[str, float]) -> None:
    make(settings, FIRST, {"new": 1.0, "old": 2.0})
    before = publish(settings, FIRST).manifest.tables
    make(settings, SECOND, scores)
    after = publish(settings, SECOND).manifest.tables
    assert before["kpis.kpi_values"].value_hash != after["kpis.kpi_values"].value_hash


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


def test_marts_are_never_published_under_the_name_of_another_run(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    with pytest.raises(NotThisRun, match=f"those of {FIRST}, not of {SECOND}"):
        publish(settings, SECOND)


def test_a_mart_that_was_not_built_is_named(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    with connect(settings) as connection:
        connection.execute("drop table core.dim_customers")
    with pytest.raises(MartsMissing, match=r"Not built: core\.dim_customers"):
        publish(settings, FIRST)


def test_a_disk_without_room_is_noticed_before_anything_is_written(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(settings, FIRST, {"new": 1.0})
    usage = space.shutil.disk_usage(Path("/"))._replace(free=1_000_000)
    monkeypatch.setattr(space.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(space.DiskTooFull, match="1 MB free"):
        publish(settings, FIRST)
    assert list(settings.published.glob("*")) == []


def test_publishing_the_same_run_again_changes_nothing(settings: Settings) -> None:
    make(settings, FIRST, {"new": 1.0})
    first = publish(settings, FIRST)
    inode = first.database.stat().st_ino
    assert publish(settings, FIRST) == first
    assert first.database.stat().st_ino == inode
    assert len(list((settings.published / "history").glob("*.parquet"))) == 1


def _record(settings: Settings, run: str, check: CheckResult) -> None:
    with connect(settings) as connection:
        record(connection, run, [check])
