"""Errors in words, each with the exit code of its kind."""

from __future__ import annotations

import json
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import typer

FAILED, USAGE, BLOCKED, LOCKED, INTERRUPTED = 1, 2, 3, 4, 130


class Interrupted(Exception):  # noqa: N818 - reads as what it says
    """Somebody pressed Ctrl-C; whatever it became on its way through dbt or Dagster."""

    def __init__(self) -> None:
        super().__init__("interrupted. Nothing is lost: the same command again goes on.")


@contextmanager
def interruptions() -> Iterator[list[int]]:
    """Note each Ctrl-C, as libraries turn it into errors of their own."""
    noted: list[int] = []
    before = signal.getsignal(signal.SIGINT)

    def note(number: int, _frame: FrameType | None) -> None:
        noted.append(number)
        raise KeyboardInterrupt

    main = threading.current_thread() is threading.main_thread()
    # Where Ctrl-C is ignored, as in the background of a script, it stays so.
    if not main or before is signal.SIG_IGN:
        yield noted
        return
    signal.signal(signal.SIGINT, note)
    try:
        yield noted
    finally:
        signal.signal(signal.SIGINT, before)


def say(error: BaseException, *, as_json: bool, debug: bool) -> int:
    """Tell stderr what went wrong, and return the exit code.

    The text of an error that is not our own may repeat values of rows, so only its kind is
    named; `debug` shows all of it.
    """
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    code, message = exit_code(error), words(error)
    if as_json:
        typer.echo(json.dumps({"error": message, "exit_code": code}), err=True)
    else:
        typer.secho(f"cx: {message}", err=True, fg=typer.colors.RED)
    return code


def exit_code(error: BaseException) -> int:
    """The exit code of an error: 1 failed, 2 wrong usage, 3 checks blocked, 4 lock held."""
    from pydantic import ValidationError

    from orchestration.lock import AlreadyRunning

    if isinstance(error, Interrupted):
        return INTERRUPTED
    if isinstance(error, AlreadyRunning):
        return LOCKED
    if isinstance(error, ValidationError):
        return USAGE
    return BLOCKED if type(error).__name__ == "ChecksBlocked" else FAILED


def words(error: BaseException) -> str:
    """What went wrong, and what to do, without values of rows."""
    from pydantic import ValidationError

    from orchestration.messages import explain

    if isinstance(error, ValidationError):
        return "; ".join(_setting(each["loc"], each["msg"]) for each in error.errors())
    said = explain(error)
    return f"{said}. The same command with --debug shows where." if "unexpected" in said else said


def _setting(location: tuple[int | str, ...], message: str) -> str:
    name = "_".join(str(part) for part in location)
    return f"--{name.replace('_', '-')} (or CX_{name.upper()}): {message}"
