"""What is published, byte by byte; the pointer; the history."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from orchestration.publication.pointer import current, rollback
from orchestration.publication.publish import publish
from orchestration.settings import Settings
from tests.unit.cli_kit import cx
from tests.unit.doctor.looking import look, not_well, one_fault, one_warning
from tests.unit.publication.small_warehouse import RUNS, make, record_of

FIRST, SECOND, THIRD, *_ = RUNS


def folder_of(settings: Settings, run: str = FIRST) -> Path:
    return settings.published.resolve() / run


def flip_one_byte(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(content)
    path.chmod(0o444)


def test_a_whole_publication_is_well(published: Settings) -> None:
    found = look(published, "published")
    assert [(one.subject, one.state) for one in found] == [
        ("pointer", "ok"),
        (f"run {FIRST}", "ok"),
        ("history", "ok"),
    ]
    files = [path for path in folder_of(published).rglob("*") if path.is_file()]
    assert found[1].seen.startswith(f"{len(files) - 1} files, "), "all but the manifest itself"


@pytest.mark.parametrize(
    "name", ["cx.duckdb", "parquet/kpis.kpi_values.parquet", "parquet/core.dim_customers.parquet"]
)
def test_one_flipped_byte_is_named_by_its_file(published: Settings, name: str) -> None:
    damaged = folder_of(published) / name
    flip_one_byte(damaged)
    fault = one_fault(published, "published")
    assert fault.seen == f"{damaged} is not as it was published: its sha256 is another"
    aside = published.published.resolve() / f"damaged-{FIRST}"
    assert fault.next == f"cx build && cx publish && mv {folder_of(published)} {aside}"


def test_what_is_next_leads_back_to_a_whole_publication(published: Settings) -> None:
    flip_one_byte(folder_of(published) / "cx.duckdb")
    aside = published.published.resolve() / f"damaged-{FIRST}"
    folder_of(published).rename(aside)
    fault = one_fault(published, "published")
    assert (fault.subject, fault.next) == ("pointer", "cx refresh")
    make(published, SECOND, {"new": 12.5})
    publish(published, SECOND)
    assert not_well(published, "published") == []


def test_readers_go_back_to_a_whole_publication_before_a_damaged_one_is_moved(
    published: Settings,
) -> None:
    for run in (SECOND, THIRD):
        make(published, run, {"new": 13.0})
        publish(published, run)
    damaged = folder_of(published, THIRD)
    flip_one_byte(damaged / "cx.duckdb")
    flip_one_byte(folder_of(published, SECOND) / "cx.duckdb")

    fault = one_fault(published, "published")
    aside = damaged.with_name(f"damaged-{THIRD}")
    assert fault.next == f"cx rollback --to {FIRST} && mv {damaged} {aside} && cx refresh"
    rollback(published, FIRST)
    damaged.rename(aside)
    assert not_well(published, "published") == []


def test_a_question_to_a_pointer_that_leads_nowhere_is_told_that_others_are_there(
    published: Settings,
) -> None:
    make(published, SECOND, {"new": 13.0})
    publish(published, SECOND)
    shutil.rmtree(folder_of(published, SECOND))

    code, _, problem = cx("query", "select 1", f"--published={published.published}")
    assert code == 1
    assert "current leads to no publication; 1 others lie there" in problem
    assert "cx doctor" in problem


def test_a_cut_manifest_is_named(published: Settings) -> None:
    manifest = folder_of(published) / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_bytes(manifest.read_bytes()[:100])
    manifest.chmod(0o444)
    fault = one_fault(published, "published")
    assert fault.seen == f"{manifest} is damaged (JSONDecodeError)"
    code, _, problem = cx("query", "select 1", f"--published={published.published}")
    assert code == 0, problem


def test_a_command_that_meets_a_cut_manifest_names_it_and_the_doctor(published: Settings) -> None:
    manifest = folder_of(published) / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text('{"run_id": "x"}')
    folders = [f"--{name}={getattr(published, name)}" for name in ("warehouse", "published")]
    code, _, problem = cx("status", *folders)
    assert code == 1
    assert f"{manifest} is damaged (KeyError). Next: cx doctor" in problem


@pytest.mark.parametrize("name", ["manifest.json", "parquet/kpis.dim_kpi.parquet", "cx.duckdb"])
def test_a_file_that_is_gone_is_named(published: Settings, name: str) -> None:
    (folder_of(published) / name).unlink()
    assert str(folder_of(published) / name) in one_fault(published, "published").seen


def test_a_file_that_nobody_published_is_named(published: Settings) -> None:
    other = folder_of(published) / "parquet" / "notes.txt"
    other.write_text("")
    other.chmod(0o444)
    assert one_fault(published, "published").seen == f"{other} is not in the manifest"


def test_a_file_that_can_be_written_to_is_a_warning(published: Settings) -> None:
    (folder_of(published) / "cx.duckdb").chmod(0o644)
    warning = one_warning(published, "published")
    assert "cx.duckdb is not of mode 0444" in warning.seen
    assert warning.next == f"find {folder_of(published)} -type f -exec chmod 444 {{}} +"


def test_before_anything_is_published_the_refresh_is_next(settings: Settings) -> None:
    settings.published.mkdir()
    warning = one_warning(settings, "published")
    assert (warning.subject, warning.next) == ("pointer", "cx refresh")


def test_a_dead_pointer_leads_back_to_the_newest_whole_publication(published: Settings) -> None:
    make(published, SECOND, {"new": 13.0})
    publish(published, SECOND)
    shutil.rmtree(folder_of(published, SECOND))
    fault = one_fault(published, "published")
    assert fault.seen.endswith(f"leads nowhere: {folder_of(published, SECOND)} is gone")
    assert fault.next == f"cx rollback --to {FIRST}"
    rollback(published, FIRST)
    assert not_well(published, "published") == []


def test_a_pointer_that_is_a_copy_is_a_fault(published: Settings) -> None:
    link = published.published / "current"
    link.unlink()
    shutil.copytree(folder_of(published), link)
    fault = one_fault(published, "published")
    assert fault.seen == f"{link} is no link"
    assert fault.next == f"mv {link} {link}.old && cx rollback --to {FIRST}"


def test_publications_kept_for_a_rollback_are_recomputed_when_asked(published: Settings) -> None:
    make(published, SECOND, {"new": 13.0})
    publish(published, SECOND)
    flip_one_byte(folder_of(published, FIRST) / "cx.duckdb")
    assert not_well(published, "published") == []
    (fault,) = not_well(published, "published", everything=True)
    assert fault.subject == f"run {FIRST}"
    assert "cx refresh" not in fault.next
    assert current(published) is not None


def test_a_damaged_file_of_the_history_is_named(published: Settings) -> None:
    record = record_of(published, FIRST)
    record.chmod(0o644)
    record.write_bytes(record.read_bytes()[:60])
    assert one_fault(published, "published").seen == (
        f"{record} cannot be read: it is cut or no Parquet file"
    )


def test_a_history_that_does_not_know_the_current_run_is_a_fault(published: Settings) -> None:
    for path in (published.published / "history").iterdir():
        path.unlink()
    fault = one_fault(published, "published")
    assert "no file of the history tells of it" in fault.seen


def test_a_manifest_is_json_that_names_every_file(published: Settings) -> None:
    content = json.loads((folder_of(published) / "manifest.json").read_text())
    there = {path.name for path in (folder_of(published) / "parquet").iterdir()}
    assert {entry["parquet"].split("/")[1] for entry in content["tables"].values()} == there
