"""One run at a time: an `flock`, which the kernel frees however the holder dies."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from orchestration.settings import Settings


_INSTANT = 0.05


class AlreadyRunning(RuntimeError):  # noqa: N818 - reads as what it says to the person who sees it
    """Another run holds the lock; the message says which, where and since when."""


@contextmanager
def refresh_lock(settings: Settings) -> Iterator[None]:
    """Hold the warehouse's lock, or fail at once.

    The file is never deleted: a lock on a deleted file would exclude nobody.

    Raises:
        AlreadyRunning: another process, or another thread of this one, holds it.
    """
    settings.lock_file.parent.mkdir(parents=True, exist_ok=True)
    with settings.lock_file.open("a+", encoding="utf-8") as file:
        _acquire(file)
        _sign(file)
        yield


def holder(settings: Settings) -> str | None:
    """Who holds the warehouse's lock now; None where nobody does.

    To ask, the lock is shared for an instant, which `refresh_lock` waits out.
    """
    if not settings.lock_file.is_file():
        return None
    with settings.lock_file.open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _holder(file)
    return None


def last_holder(settings: Settings) -> tuple[str, datetime] | None:
    """Who took the lock last and when (UTC); None where nobody ever did."""
    try:
        signature = json.loads(settings.lock_file.read_text("utf-8"))
        since = datetime.fromisoformat(signature["since"])
        return f"process {signature['pid']} on {signature['host']}", since
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _acquire(file: TextIO) -> None:
    try:
        _lock(file)
    except BlockingIOError:
        raise AlreadyRunning(
            f"Another run holds {file.name}: {_holder(file)}. "
            "Wait until it ends, or end that process; the lock then frees itself."
        ) from None


def _lock(file: TextIO) -> None:
    """Lock the file; a second try after an instant, as somebody may only have asked whose it is."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        time.sleep(_INSTANT)
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _sign(file: TextIO) -> None:
    signature = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    file.seek(0)
    file.truncate()
    json.dump(signature, file)
    file.flush()


def _holder(file: TextIO) -> str:
    """Who signed; between taking and signing the lock its holder is not yet named."""
    file.seek(0)
    try:
        signature = json.load(file)
        return f"process {signature['pid']} on {signature['host']} since {signature['since']}"
    except (ValueError, KeyError, TypeError):
        return "a process that has only just started"
