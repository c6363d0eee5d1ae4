"""What tests of the command line share: settings, a command and its answer, a publication."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from orchestration.cli import app
from orchestration.publication.manifest import Manifest, write_manifest
from orchestration.settings import Settings

RUN = "20260131T021500123456Z"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Settings in the environment, so that every command sees them."""
    folders = {name: tmp_path / name for name in ("landing", "warehouse", "published")}
    for name, folder in folders.items():
        monkeypatch.setenv(f"CX_{name.upper()}", str(folder))
    monkeypatch.setenv("COLUMNS", "200")
    folders["landing"].mkdir()
    return Settings(
        landing=folders["landing"],
        warehouse=folders["warehouse"],
        published=folders["published"],
    )


def cx(*arguments: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    result = CliRunner().invoke(app, list(arguments))
    return result.exit_code, result.stdout, result.stderr


def publish(settings: Settings, fingerprint: str = "") -> None:
    """A publication of one table, made without the project's own publishing."""
    folder = settings.published / RUN
    folder.mkdir(parents=True)
    with duckdb.connect(str(folder / "cx.duckdb")) as connection:
        connection.execute("create schema kpis")
        connection.execute("create table kpis.words (word varchar, number integer)")
        connection.execute("insert into kpis.words values ('=1+1', -1), ('plain', 2)")
    manifest = Manifest(
        run_id=RUN,
        published_at="2026-01-31T02:15:00+00:00",
        as_of="2026-01-30 00:00:00",
        time_zone="UTC",
        inputs_fingerprint=fingerprint,
        database_sha256="",
        tables={},
    )
    write_manifest(manifest, folder / "manifest.json")
    (settings.published / "current").symlink_to(RUN)
