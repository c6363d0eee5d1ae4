"""What makes a finished folder survive a power cut.

A file's content and the folder entry that names it are flushed apart: `fsync` of the file keeps
the bytes, `fsync` of the folder keeps the name. Both come before anything points at them.
"""

from __future__ import annotations

import os
from pathlib import Path

_READ_ONLY = 0o444


def sync(path: Path) -> None:
    """Flush a file, or a folder's entries, to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def seal(folder: Path) -> None:
    """Make every file below a folder durable and read-only, inner folders first."""
    for parent, _, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(parent, name)
            path.chmod(_READ_ONLY)
            sync(path)
        sync(Path(parent))


def move(source: Path, target: Path) -> None:
    """Rename durably within one folder; a file that is in the way is replaced in one step."""
    os.replace(source, target)  # noqa: PTH105 - one spelling for files, links and folders
    sync(target.parent)


def make_folder(folder: Path) -> None:
    """Create a folder, with its parents, so that it is still there after a power cut."""
    if not folder.is_dir():
        make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        sync(folder.parent)
