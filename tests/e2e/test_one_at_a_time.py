"""Two refreshes of one warehouse at the same time, over files that were delivered before."""

from __future__ import annotations

import time
from dataclasses import dataclass

import pytest

from tests.e2e.commands import Place, refreshed

LOCKED = 4


@dataclass(frozen=True)
class Both:
    """What was published before, and what came of the two refreshes."""

    place: Place
    runs: list[str]
    value_hashes: dict[str, str]
    first: int
    first_code: int
    first_said: str
    second_code: int
    second_said: str
    was_at_work: bool


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Both:
    """The second refresh begins while the first is at work."""
    place = refreshed(tmp_path_factory)
    runs, value_hashes = place.runs, place.value_hashes
    place.deliver_again()
    with place.start("refresh") as first:
        while f'"pid": {first.pid}' not in place.settings.lock_file.read_text():
            assert first.poll() is None, first.communicate()
            time.sleep(0.01)
        second = place.run("refresh")
        still_at_work = first.poll() is None
        output, errors = first.communicate()
    return Both(
        *(place, runs, value_hashes, first.pid, first.returncode, output + errors),
        *(second.returncode, second.stderr, still_at_work),
    )


def test_one_refresh_works_and_the_other_leaves_at_once_with_its_own_code(both: Both) -> None:
    assert both.second_code == LOCKED, both.second_said
    assert f"process {both.first} on" in " ".join(both.second_said.split())
    assert both.was_at_work
    assert both.first_code == 0, both.first_said
    assert len(both.place.runs) == len(both.runs) + 1


def test_the_same_files_again_change_nothing(both: Both) -> None:
    assert both.value_hashes
    assert len(both.place.runs) == len(both.runs) + 1
    assert both.place.value_hashes == both.value_hashes
    assert both.place.manifest.restated == []
    assert "Nothing new" in both.place.succeed("refresh")
