"""A refresh that is interrupted, the same command again, and another one at the same time.

The files were delivered before, so that nothing of it may change a number.
"""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass

import pytest

from tests.e2e.commands import Place, refreshed_to_change

LOCKED = 4
SIGNALS = {signal.SIGINT: 130, signal.SIGTERM: 143}
"""Ctrl-C and a request to end, with the exit code of each."""


@dataclass(frozen=True)
class Ended:
    """What came of a command."""

    code: int
    output: str
    errors: str


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
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """The sample, published, with work for the next refresh."""
    place = refreshed_to_change(tmp_path_factory)
    place.deliver_again()
    return place


@pytest.fixture(scope="module")
def before(place: Place) -> tuple[list[str], dict[str, str]]:
    """The runs and the values that are published before anything begins."""
    return place.runs, place.value_hashes


@pytest.fixture(scope="module")
def interrupted(place: Place, before: tuple[list[str], dict[str, str]]) -> dict[int, Ended]:
    """Refreshes that got a signal while the models were built, by the signal."""
    assert before[0]
    return {number: _interrupted_while_building(place, number) for number in SIGNALS}


def _interrupted_while_building(place: Place, number: int) -> Ended:
    """A refresh that gets a signal once it speaks of models and no longer of files."""
    with place.start("refresh") as refresh:
        assert refresh.stderr is not None
        assert next(line for line in refresh.stderr if "generic/" not in line)
        refresh.send_signal(number)
        output, errors = refresh.communicate()
    return Ended(refresh.returncode, output, errors)


@pytest.fixture(scope="module")
def both(
    place: Place,
    before: tuple[list[str], dict[str, str]],
    interrupted: dict[int, Ended],
) -> Both:
    """The same command after the interruptions, and a second one that begins during its work."""
    assert place.runs == before[0], [one.errors for one in interrupted.values()]
    with place.start("refresh") as first:
        while f'"pid": {first.pid}' not in place.settings.lock_file.read_text():
            assert first.poll() is None, first.communicate()
            time.sleep(0.01)
        second = place.run("refresh")
        still_at_work = first.poll() is None
        output, errors = first.communicate()
    return Both(
        *(place, *before, first.pid, first.returncode, output + errors),
        *(second.returncode, second.stderr, still_at_work),
    )


@pytest.mark.parametrize("number", SIGNALS)
def test_an_interrupted_refresh_says_so_and_publishes_nothing(
    interrupted: dict[int, Ended], number: int
) -> None:
    ended = interrupted[number]
    assert ended.code == SIGNALS[signal.Signals(number)], ended.output + ended.errors
    assert ended.errors.splitlines()[-1] == (
        "cx: interrupted. Nothing is lost: the same command again goes on."
    )
    assert "Traceback" not in ended.errors
    assert ended.output == ""


def test_the_same_command_goes_on_and_another_leaves_at_once_with_its_own_code(
    both: Both,
) -> None:
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
