"""What a publication holds, and what keeps one from being made."""

from __future__ import annotations

import shutil
import stat
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from orchestration.publication import space
from orchestration.publication.catalog import MartsMissing
from orchestration.publication.manifest import sha256
from orchestration.publication.publish import NotThisRun, publish
from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.unit.publication.small_warehouse import RUNS, make

FIRST, SECOND, *_ = RUNS


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
    usage = shutil.disk_usage(Path("/"))._replace(free=1_000_000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage)
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
