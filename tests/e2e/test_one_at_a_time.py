"""Two refreshes of one warehouse at the same time."""

from __future__ import annotations

import time
from pathlib import Path

from tests.e2e.commands import Place

LOCKED = 4


def test_one_refresh_works_and_the_other_leaves_at_once_with_its_own_code(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.sample()
    with place.start("refresh") as first:
        while not place.settings.lock_file.exists() or not place.settings.lock_file.read_text():
            assert first.poll() is None, first.communicate()
            time.sleep(0.01)
        begun = time.monotonic()
        second = place.run("refresh")
        waited = time.monotonic() - begun
        still_at_work = first.poll() is None
        output, errors = first.communicate()
    assert second.returncode == LOCKED, second.stderr
    assert f"process {first.pid} on" in " ".join(second.stderr.split())
    assert still_at_work
    assert waited < 10, "it must not wait for the other; the rest is the start of Python"
    assert first.returncode == 0, output + errors
    assert len(place.runs) == 1
