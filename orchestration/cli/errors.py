"""Errors in words, each with the exit code of its kind."""

from __future__ import annotations

import json
import os
import signal
import socket
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import typer

from orchestration.cli.folders import WrongFolder, named, option
from orchestration.messages import explain, runnable

if TYPE_CHECKING:
    from orchestration.settings import Settings

FAILED, USAGE, BLOCKED, LOCKED = 1, 2, 3, 4
_OF_A_SIGNAL = 128
_WITH_OPTION = ("landing", "extracts", "warehouse", "published", "as_of", "timezone")
_ENDING = (signal.SIGINT, signal.SIGTERM)


class Interrupted(Exception):  # noqa: N818 - reads as what it says
    """Somebody pressed Ctrl-C or asked the process to end; `signal` is the number of that."""

    def __init__(self, number: int = signal.SIGINT) -> None:
        super().__init__("interrupted. Nothing is lost: the same command again goes on.")
        self.signal = number


Noted = Callable[[], int | None]
"""Gives the signal that came, if any did."""


@contextmanager
def interruptions() -> Iterator[Noted]:
    """Turn Ctrl-C and a request to end into `KeyboardInterrupt`, and note each of them.

    dbt and Dagster put handlers of their own in place and make errors of their own of a signal,
    or none. What Python writes down before it calls any handler tells of each.
    """
    if threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    reader, writer = socket.socketpair()
    for end in (reader, writer):
        end.setblocking(False)
    with reader, writer, _handlers():
        before = signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        try:
            yield partial(_first, reader)
        finally:
            signal.set_wakeup_fd(before)


@contextmanager
def _handlers() -> Iterator[None]:
    """Where a signal is ignored, as Ctrl-C in the background of a script, it stays so."""
    before = {number: signal.getsignal(number) for number in _ENDING}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:
            signal.signal(number, signal.default_int_handler)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _first(reader: socket.socket) -> int | None:
    """The first signal that ends a process among those written down and not yet asked for."""
    try:
        noted = reader.recv(4096)
    except BlockingIOError:
        return None
    return next((number for number in noted if number in _ENDING), None)


def unheard() -> int:
    """Whoever read our output has gone, as `head` does: nothing more is said, not even of that.

    Returns the exit code of a process that ended for it.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
    return _OF_A_SIGNAL + signal.SIGPIPE


def say(error: BaseException, settings: Settings | None, *, as_json: bool, debug: bool) -> int:
    """Tell stderr what went wrong, and return the exit code.

    The text of an error that is not our own may repeat values of rows, so only its kind is
    named; `debug` shows all of it.
    """
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    code, message = exit_code(error), words(error)
    message = runnable(named(settings, error, message) if settings else message)
    if as_json:
        typer.echo(json.dumps({"error": message, "exit_code": code}), err=True)
    else:
        typer.secho(f"cx: {message}", err=True, fg=typer.colors.RED)
    return code


def exit_code(error: BaseException) -> int:
    """1 failed, 2 wrong usage, 3 checks blocked, 4 lock held, 130 Ctrl-C, 143 asked to end."""
    from pydantic import ValidationError

    from orchestration.lock import AlreadyRunning

    if isinstance(error, Interrupted):
        return _OF_A_SIGNAL + error.signal
    if isinstance(error, AlreadyRunning):
        return LOCKED
    if isinstance(error, ValidationError | WrongFolder):
        return USAGE
    return BLOCKED if type(error).__name__ == "ChecksBlocked" else FAILED


def words(error: BaseException) -> str:
    """What went wrong, and what to do, without values of rows."""
    from pydantic import ValidationError

    if isinstance(error, ValidationError):
        return "; ".join(_setting(each["loc"], each["msg"]) for each in error.errors())
    said = explain(error)
    return f"{said}. The same command with --debug shows where." if "unexpected" in said else said


def _setting(location: tuple[int | str, ...], message: str) -> str:
    """The setting by its names, and what is wrong with it; its value may be a secret.

    What is wrong with no one setting names them itself.
    """
    if not location:
        return _plain(message)
    name = "_".join(str(part) for part in location)
    has_option = name in _WITH_OPTION
    return f"{option(name) if has_option else 'CX_' + name.upper()}: {_plain(message)}"


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ").replace("Input should", "it should")
