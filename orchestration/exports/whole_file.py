"""A file that takes its name only once it is whole."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class CannotWrite(OSError):  # noqa: N818 - reads as what it says
    """The file cannot be written; the message names it and says why."""


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """A file to write, beside the one it replaces until its end.

    What is there and no file, a device or a pipe, is written into and not replaced.

    Raises:
        CannotWrite: there is no such folder, or it may not be written to, or it is full.
    """
    target = path.resolve()
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.unfinished")
    is_file = target.is_file() or not target.exists()
    try:
        with (unfinished if is_file else target).open("wb") as file:
            yield file
        if is_file:
            unfinished.replace(target)
    except OSError as error:
        raise CannotWrite(f"--output {path}: {error.strerror}. Nothing was written.") from None
    finally:
        with suppress(NotADirectoryError):
            unfinished.unlink(missing_ok=True)
