"""Folders as they were given: named by their setting where they cannot be used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    from orchestration.settings import Settings

_FOLDERS = ("landing", "extracts", "warehouse", "published")


class WrongFolder(Exception):  # noqa: N818 - reads as what it says
    """A folder that was given is none, or may not be read; the message names its setting."""


def option(name: str) -> str:
    """How a folder, or another setting that has an option, is given."""
    return f"--{name.replace('_', '-')} (or CX_{name.upper()})"


def require_folders(settings: Settings) -> None:
    """Make sure that each folder is one that can be read, or is still to be made.

    Raises:
        WrongFolder: it is a file, lies below one, leads nowhere, or may not be read.
    """
    for name in _FOLDERS:
        path: Path | None = getattr(settings, name)
        problem = _problem(path) if path is not None else None
        if problem:
            raise WrongFolder(f"{option(name)}: {problem}")


def _problem(path: Path) -> str | None:
    if os.path.isdir(path):  # noqa: PTH112 - is quiet where a folder above may not be entered
        may = os.access(path, os.R_OK | os.X_OK, effective_ids=True)
        return None if may else f"{path} may not be read by this user"
    if path.is_symlink():
        return f"{path} is a link that leads to no folder"
    if os.path.lexists(path):
        return f"{path} is a file, and a folder is needed"
    above = path.absolute().parent
    return _problem(above) if above != path.absolute() else None


def named(settings: Settings, error: BaseException, message: str) -> str:
    """What was said of a file or folder, with the setting that it comes from."""
    if not isinstance(error, OSError | duckdb.IOException):
        return message
    for name in _FOLDERS:
        path: Path | None = getattr(settings, name)
        if path is not None and any(str(known) in message for known in (path, path.absolute())):
            return f"{option(name)}: {message}"
    return message
