"""Two refreshes of one warehouse at the same time."""

from __future__ import annotations

import time

import pytest

from tests.e2e.commands import refreshed

LOCKED = 4


def test_one_refresh_works_and_the_other_leaves_at_once_with_its_own_code(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = refreshed(tmp_path_factory)
    before = len(place.runs)
    place.deliver_again()
    with place.start("refresh") as first:
        while f'"pid": {first.pid}' not in place.settings.lock_file.read_text():
            assert first.poll() is None, first.communicate()
            time.sleep(0.01)
        second = place.run("refresh")
        still_at_work = first.poll() is None
        output, errors = first.communicate()
    assert second.returncode == LOCKED, second.stderr
    assert f"process {first.pid} on" in " ".join(second.stderr.split())
    assert still_at_work
    assert first.returncode == 0, output + errors
    assert len(place.runs) == before + 1
