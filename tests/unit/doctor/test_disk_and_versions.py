"""Room on the disk, and what was made by other versions than those installed."""

from __future__ import annotations

import json
import shutil
from collections import namedtuple
from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.warehouse import connect
from tests.unit.doctor.looking import look, not_well, one_fault, one_warning

Usage = namedtuple("Usage", "total used free")


def free(monkeypatch: pytest.MonkeyPatch, size: int) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10**12, 10**12 - size, size))


def test_a_full_disk_is_a_fault_that_says_what_is_needed(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The least that a publication asks for is 16 MiB = 16.8 MB, temporary files 100 MB."""
    free(monkeypatch, 5_000_000)
    found = not_well(published, "disk")
    assert [(one.subject, one.state) for one in found] == [
        ("warehouse", "fault"),
        ("temporary files", "fault"),
    ]
    assert found[0].seen.startswith("5 MB free where")
    assert found[0].seen.endswith("a refresh needs 17 MB")
    free(monkeypatch, 150_000_000)
    assert not_well(published, "disk") == []


def test_files_that_wait_need_room_for_twice_their_size(
    published: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """2 x 80 MB for the load and 17 MB for the publication are 177 MB."""
    (published.landing / "generic").mkdir()
    with (published.landing / "generic" / "orders_2026-01-31.csv").open("wb") as file:
        file.truncate(80_000_000)
    free(monkeypatch, 150_000_000)
    assert one_fault(published, "disk").seen.endswith("a refresh needs 177 MB")


def test_what_was_spilled_by_a_killed_run_is_a_warning(published: Settings) -> None:
    (published.warehouse / "tmp").mkdir()
    (published.warehouse / "tmp" / "duckdb_temp_storage-0.tmp").write_bytes(bytes(2_000_000))
    warning = one_warning(published, "disk")
    assert "holds 2 MB that a killed run left" in warning.seen
    assert warning.next == f"rm -r {published.warehouse / 'tmp'}"


def test_before_there_are_folders_the_disk_they_will_lie_on_is_looked_at(
    settings: Settings,
) -> None:
    assert {one.state for one in look(settings, "disk")} == {"ok"}


def test_other_mappings_than_those_of_the_load_are_a_warning(published: Settings) -> None:
    assert not_well(published, "versions") == []
    with connect(published) as connection:
        connection.execute("update ops.load_basis set fingerprint = 'of another release'")
    warning = one_warning(published, "versions")
    assert warning.seen.endswith("0 files are loaded again")
    assert warning.next == "cx refresh"


def test_files_that_would_be_loaded_again_and_are_gone_are_a_fault(published: Settings) -> None:
    with connect(published) as connection:
        connection.execute("update ops.load_basis set fingerprint = 'of another release'")
        connection.execute(
            "insert into ops.files (file_id, path, state) "
            "values ('f', 'generic/orders_2026-01-31.csv', 'missing')"
        )
    fault = one_fault(published, "versions")
    assert "1 files are gone from landing, as generic/orders_2026-01-31.csv" in fault.seen


def test_a_publication_made_by_other_versions_is_a_warning(published: Settings) -> None:
    path = published.published / "current" / "manifest.json"
    content = json.loads(path.read_text())
    content["versions"]["duckdb"] = "1.2.0"
    path.chmod(0o644)
    path.write_text(json.dumps(content))
    warning = one_warning(published, "versions")
    assert warning.seen == "made by duckdb 1.2.0, 2.0.0 is installed"
    assert warning.next == "cx build, then cx publish"


def test_a_file_that_is_no_database_is_a_fault(settings: Settings) -> None:
    settings.warehouse.mkdir()
    settings.warehouse_file.write_bytes(b"no database at all" * 100)
    assert one_fault(settings, "versions").seen == f"{settings.warehouse_file} is no DuckDB file"


def test_who_wrote_the_warehouse_is_read_from_its_head(published: Settings) -> None:
    assert look(published, "versions")[0].seen.startswith("written by DuckDB v2.0.0")
    assert Path(published.warehouse_file).is_file()
