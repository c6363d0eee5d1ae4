"""Ctrl-C and a request to end while the models are built."""

from __future__ import annotations

import signal

import pytest

from tests.e2e.commands import Place, refreshed


def test_an_interrupted_refresh_says_so_and_the_same_command_goes_on(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    place = refreshed(tmp_path_factory)
    before, expected = place.runs, place.value_hashes
    place.deliver_again()
    for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
        ended, output, errors = _interrupted_while_building(place, number)
        assert ended == code, output + errors
        assert errors.splitlines()[-1] == (
            "cx: interrupted. Nothing is lost: the same command again goes on."
        )
        assert "Traceback" not in errors
        assert output == ""
        assert place.runs == before
    place.succeed("refresh")
    assert len(place.runs) == len(before) + 1
    assert place.value_hashes == expected


def _interrupted_while_building(place: Place, number: int) -> tuple[int, str, str]:
    """A refresh that gets a signal once it speaks of models and no longer of files."""
    with place.start("refresh") as refresh:
        assert refresh.stderr is not None
        assert next(line for line in refresh.stderr if "generic/" not in line)
        refresh.send_signal(number)
        output, errors = refresh.communicate()
    return refresh.returncode, output, errors
