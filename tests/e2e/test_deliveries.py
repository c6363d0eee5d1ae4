"""The order of deliveries changes no published number; test_one_at_a_time.py repeats one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.e2e.commands import Place, refreshed
from tests.parsed import lend_parse


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    return refreshed(tmp_path_factory)


def deliver(files: list[Path], place: Place) -> None:
    """Copy files into the landing folder of another place, below their own mapping."""
    for file in files:
        folder = place.folder / "landing" / file.parent.name
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, folder)


def test_the_newest_files_first_give_the_same_marts(place: Place, tmp_path: Path) -> None:
    files = sorted((place.folder / "landing" / "generic").glob("*.csv"), reverse=True)
    backwards = Place(tmp_path)
    for batch in (files[: len(files) // 2], files[len(files) // 2 :]):
        deliver(batch, backwards)
        backwards.succeed("load")
    lend_parse(backwards.settings)
    backwards.succeed("refresh")
    assert place.value_hashes
    assert backwards.value_hashes == place.value_hashes
