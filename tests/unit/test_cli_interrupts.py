"""Ctrl-C and a request to end, whatever a library makes of them."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest

from orchestration import status
from orchestration.cli.errors import interruptions
from orchestration.settings import Settings
from tests.unit.cli_kit import cx, settings

__all__ = ["settings"]
ENDING = (signal.SIGINT, signal.SIGTERM)


@pytest.fixture(autouse=True)
def _started_in_the_foreground() -> Iterator[None]:
    """Ctrl-C is heard, although whoever started the tests may have done so in the background."""
    before = {number: signal.signal(number, signal.SIG_DFL) for number in ENDING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_interrupts_and_is_noted_once(number: int) -> None:
    with interruptions() as noted:
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), number)
        assert noted() == number
        assert noted() is None


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_that_a_library_keeps_for_itself_is_noted_all_the_same(number: int) -> None:
    kept: list[int] = []
    with interruptions() as noted:
        signal.signal(number, lambda which, _: kept.append(which))
        os.kill(os.getpid(), number)
        assert kept == [number]
        assert noted() == number


def test_what_was_set_before_is_set_again() -> None:
    with interruptions():
        assert all(signal.getsignal(number) != signal.SIG_DFL for number in ENDING)
    assert all(signal.getsignal(number) == signal.SIG_DFL for number in ENDING)


def test_where_ctrl_c_is_ignored_it_stays_so() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with interruptions() as noted:
        os.kill(os.getpid(), signal.SIGINT)
        assert noted() is None


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_error_that_a_signal_became_is_said_as_an_interrupt(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, number: int, code: int
) -> None:
    def interrupted(_: Settings) -> None:
        try:
            os.kill(os.getpid(), number)
        except KeyboardInterrupt:
            raise ValueError("what a library makes of it") from None

    monkeypatch.setattr(status, "read_status", interrupted)
    assert settings.landing.is_dir()
    ended, said, problem = cx("status")
    assert (ended, said) == (code, "")
    assert problem == "cx: interrupted. Nothing is lost: the same command again goes on.\n"
