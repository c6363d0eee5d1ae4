"""Fixtures of the doctor's tests: a small warehouse, published once, in a folder of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from orchestration.extracts.basis import basis
from orchestration.extracts.pseudonyms import use_key
from orchestration.publication.publish import publish
from orchestration.settings import PROJECT, Settings
from orchestration.warehouse import connect
from tests.unit.publication import small_warehouse
from tests.unit.publication.small_warehouse import RUNS

KEY = "key-of-the-tests-4d1f0a6c"


@pytest.fixture(autouse=True)
def dagster_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A Dagster home of its own, not made yet."""
    monkeypatch.setenv("DAGSTER_HOME", str(tmp_path / "dagster"))
    return tmp_path / "dagster"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of folders that are not there yet."""
    key = tmp_path / "key"
    return small_warehouse.settings_in(tmp_path).model_copy(update={"pseudonym_key_file": key})


@pytest.fixture
def published(settings: Settings) -> Settings:
    """A warehouse that is loaded and published, and not at fault in anything."""
    settings.landing.mkdir()
    small_warehouse.make(settings, RUNS[0], {"new": 12.5})
    settings.pseudonym_key_file.write_text(f"{KEY}\n")
    settings.pseudonym_key_file.chmod(0o600)
    with connect(settings) as connection:
        use_key(connection, KEY)
        connection.execute("insert into ops.load_basis values (?)", [basis(PROJECT)])
    publish(settings, RUNS[0])
    return settings
