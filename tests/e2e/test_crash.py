"""`kill -9` at random moments of a refresh, each followed by the same command again.

Three kills by default; `CX_CRASH_RUNS=50` is the full sweep, `CX_CRASH_SEED` its dice.
"""

from __future__ import annotations

import os
import random
import shutil
import time
from pathlib import Path

from tests.e2e.commands import Place
from tests.e2e.reader import reading

RUNS = int(os.environ.get("CX_CRASH_RUNS", "3"))
SEED = int(os.environ.get("CX_CRASH_SEED", "7"))


def test_any_kill_is_survived_by_running_the_same_command_again(tmp_path: Path) -> None:
    place, dice = Place(tmp_path), random.Random(SEED)  # noqa: S311 - moments, not secrets
    place.sample()
    begun = time.monotonic()
    place.succeed("refresh")
    duration = time.monotonic() - begun
    expected = place.value_hashes
    with reading(place.settings.published) as findings:
        for number in range(RUNS):
            _deliver_again(place, number, from_nothing=dice.random() < 0.5)
            moment = dice.uniform(0, duration)
            _kill_a_refresh(place, moment)
            place.succeed("refresh")
            assert place.value_hashes == expected, f"kill {number} after {moment:.2f} s"
            assert not list(place.settings.published.glob(".staging-*"))
    wrong = {kind: findings[kind] for kind in ("failed", "torn", "backward", "stale")}
    assert wrong == {"failed": [], "torn": [], "backward": [], "stale": []}
    assert len(findings["runs"]) == RUNS + 1


def _deliver_again(place: Place, number: int, *, from_nothing: bool) -> None:
    """Give the next refresh work that changes no number: a file once more, under a new name.

    From nothing, the warehouse is lost as well, so everything is loaded and built anew; what dbt
    has parsed stays, which spares time.
    """
    folder = place.settings.landing / "generic"
    shutil.copy(folder / "agents_2025-07-01.csv", folder / f"agents_again_{number}.csv")
    if from_nothing:
        for path in place.settings.warehouse.glob("warehouse.duckdb*"):
            path.unlink()


def _kill_a_refresh(place: Place, moment: float) -> None:
    with place.start("refresh") as refresh:
        time.sleep(moment)
        refresh.kill()
        refresh.communicate()
