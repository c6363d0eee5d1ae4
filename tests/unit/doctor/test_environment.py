"""Python, its packages, time zones, the command and temporary files."""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC
from pathlib import Path

import pytest

from orchestration.doctor import environment
from orchestration.doctor.environment import packages
from orchestration.settings import Settings
from tests.unit.doctor.looking import look

LOCK = """\
# A comment with duckdb==0.1 in it.
duckdb==2.0.0 \\
    --hash=sha256:0f==
Jinja2==3.1.6 ; python_version >= '3.11' \\
    --hash=sha256:1e
old-python-only==1.0 ; python_version < '3' \\
    --hash=sha256:2d
rich==14.0.0
"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    path = tmp_path / "requirements.lock"
    path.write_text(LOCK)
    return path


def test_packages_as_pinned_are_counted(lock: Path) -> None:
    installed = {"duckdb": "2.0.0", "jinja2": "3.1.6", "rich": "14.0.0", "another": "1"}
    (found,) = packages(lock, installed)
    assert (found.state, found.seen) == ("ok", "3 as pinned in requirements.lock")


def test_a_package_of_another_version_or_none_is_named(lock: Path) -> None:
    found = list(packages(lock, {"duckdb": "1.4.0", "jinja2": "3.1.6"}))
    assert [(one.state, one.subject, one.seen) for one in found] == [
        ("fault", "package duckdb", "1.4.0; 2.0.0 is pinned"),
        ("fault", "package rich", "not installed; 14.0.0 is pinned"),
    ]
    assert all(one.next.startswith("make -C ") for one in found)


def test_a_lock_file_that_is_gone_is_a_warning(tmp_path: Path) -> None:
    (found,) = packages(tmp_path / "requirements.lock", {})
    assert found.state == "warn"


def test_a_python_that_is_too_old_is_a_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 10, 1, "final", 0))
    python = look(settings, "environment")[0]
    assert python.state == "fault"
    assert "3.11 to 3.13 is needed" in python.seen


def test_a_zone_that_duckdb_knows_otherwise_is_a_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At noon UTC on 1 July it is 14:00 in Berlin, by either list."""
    there = settings.model_copy(update={"timezone": "Europe/Berlin"})
    zones = {one.subject: one for one in look(there, "environment")}["time zones"]
    assert zones.state == "ok"
    monkeypatch.setattr(environment, "ZoneInfo", lambda _: UTC)
    zones = {one.subject: one for one in look(there, "environment")}["time zones"]
    assert (zones.state, zones.seen) == (
        "fault",
        "DuckDB does not know Europe/Berlin as Python does",
    )


def test_another_command_of_that_name_on_the_path_is_a_warning(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ours", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "cx").write_text("#!/bin/sh\n")
        (tmp_path / name / "cx").chmod(0o755)
    monkeypatch.setattr(sys, "argv", [str(tmp_path / "ours" / "cx")])
    monkeypatch.setenv("PATH", str(tmp_path / "other"))
    command = {one.subject: one for one in look(settings, "environment")}["command"]
    assert command.state == "warn"
    assert command.seen.endswith(f"but 'cx' alone starts {tmp_path / 'other' / 'cx'}")
    assert command.next.endswith("/bin/activate")


def test_a_machine_without_a_folder_for_temporary_files_is_at_fault(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none() -> str:
        raise FileNotFoundError("no usable temporary directory")

    monkeypatch.setattr(tempfile, "gettempdir", none)
    found = {one.subject: one for one in look(settings, "environment")}["temporary files"]
    assert (found.state, found.next) == ("fault", f"export TMPDIR={Path.home()}")
