"""`kill -9` at random moments of a refresh, each followed by the same command again.

Two kills by default; `CX_CRASH_RUNS=50` is the full sweep, `CX_CRASH_SEED` its dice.
"""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.e2e.commands import Place, refreshed
from tests.e2e.reader import reading

RUNS = int(os.environ.get("CX_CRASH_RUNS", "2"))
SEED = int(os.environ.get("CX_CRASH_SEED", "7"))
FIRST_GUESS = 10.0
"""Seconds within which the first refresh is killed; later ones go by how long the last took."""


def test_any_kill_is_survived_by_running_the_same_command_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = refreshed(tmp_path_factory)
    dice = random.Random(SEED)  # noqa: S311 - moments, not secrets
    expected, before, seconds, killed = place.value_hashes, len(place.runs), FIRST_GUESS, 0
    with reading(place.settings.published) as findings:
        for number in range(RUNS):
            place.deliver_again()
            if number % 2 == 0:
                _lose_the_warehouse(place)
            moment = dice.uniform(0, seconds)
            killed += _kill_a_refresh(place, moment)
            seconds = _refresh(place)
            assert place.value_hashes == expected, f"kill {number} after {moment:.2f} s"
            assert not list(place.settings.published.glob(".*"))
    assert killed > RUNS / 2, "most refreshes ended before they were to be killed"
    wrong = {kind: findings[kind] for kind in ("failed", "torn", "backward", "stale")}
    assert wrong == {"failed": [], "torn": [], "backward": [], "stale": []}
    assert len(place.runs) == before + RUNS
    assert findings["reads"] > RUNS


def _lose_the_warehouse(place: Place) -> None:
    """Everything is loaded and built anew then; what dbt has parsed stays, which spares time."""
    for path in place.settings.warehouse.glob("warehouse.duckdb*"):
        path.unlink()


def _kill_a_refresh(place: Place, moment: float) -> bool:
    with place.start("refresh") as refresh:
        time.sleep(moment)
        refresh.kill()
        refresh.communicate()
    return refresh.returncode < 0


def _refresh(place: Place) -> float:
    begun = time.monotonic()
    place.succeed("refresh")
    return time.monotonic() - begun
