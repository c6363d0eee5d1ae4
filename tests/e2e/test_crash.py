"""`kill -9` at random moments of a refresh, each followed by the same command again.

One kill by default. `CX_CRASH_RUNS=50` is the full sweep, in which every second one loses the
warehouse too; `CX_CRASH_SEED` throws its dice.
"""

from __future__ import annotations

import os
import random
import time

import pytest

from tests.e2e.commands import Place, refreshed_to_change
from tests.e2e.reader import reading

RUNS = int(os.environ.get("CX_CRASH_RUNS", "1"))
SEED = int(os.environ.get("CX_CRASH_SEED", "7"))
FIRST_GUESS = 10.0
"""Seconds within which the first refresh is killed; later ones go by how long the last took."""
_ATTEMPTS = 10


def test_any_kill_is_survived_by_running_the_same_command_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = refreshed_to_change(tmp_path_factory)
    dice = random.Random(SEED)  # noqa: S311 - moments, not secrets
    expected, before, seconds = place.value_hashes, len(place.runs), FIRST_GUESS
    with reading(place.settings.published) as findings:
        for number in range(RUNS):
            moment = _kill_a_refresh(place, dice, seconds, lose=number % 2 == 0)
            seconds = _refresh(place)
            assert place.value_hashes == expected, f"kill {number} after {moment:.2f} s"
            assert not list(place.settings.published.glob(".*"))
    wrong = {kind: findings[kind] for kind in ("failed", "torn", "backward", "stale")}
    assert wrong == {"failed": [], "torn": [], "backward": [], "stale": []}
    assert len(place.runs) >= before + RUNS
    assert findings["reads"] > RUNS


def _lose_the_warehouse(place: Place) -> None:
    """Everything is loaded and built anew then; what dbt has parsed stays, which spares time."""
    for path in place.settings.warehouse.glob("warehouse.duckdb*"):
        path.unlink()


def _kill_a_refresh(place: Place, dice: random.Random, seconds: float, *, lose: bool) -> float:
    """Kill a refresh that has work to do and return the moment; one that ended counts for none."""
    for _ in range(_ATTEMPTS):
        place.deliver_again()
        if lose:
            _lose_the_warehouse(place)
        moment = dice.uniform(0, seconds)
        if _is_killed(place, moment):
            return moment
        seconds = moment
    raise AssertionError(f"{_ATTEMPTS} refreshes ended before they were to be killed")


def _is_killed(place: Place, moment: float) -> bool:
    with place.start("refresh") as refresh:
        time.sleep(moment)
        refresh.kill()
        output, errors = refresh.communicate()
    assert refresh.returncode <= 0, output + errors
    return refresh.returncode < 0


def _refresh(place: Place) -> float:
    begun = time.monotonic()
    place.succeed("refresh")
    return time.monotonic() - begun
