"""The first bytes of a file, unpacked, and its last ones."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from orchestration.mapping.errors import UnknownFileError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PREFIX = 8 << 20
TAIL = 64 << 10
CHUNK = 1 << 20


@dataclass(frozen=True)
class Source:
    """What was read of a file.

    `packing` is '', 'gzip' or 'zip'; `inner` is the name without what the packing adds to it.
    `tail` are the last bytes, empty where a packed file is too long to be unpacked to its end.
    `problem` says what is wrong with the packing.
    """

    path: Path
    packing: str
    inner: str
    size: int
    prefix: bytes
    is_whole: bool
    tail: bytes
    problem: str = ""


def read_source(path: Path) -> Source:
    """Read at most 8 MiB of the unpacked file, and where it is longer, its last 64 KiB.

    Raises:
        UnknownFileError: it is no file, empty, or an archive of no or of several files.
    """
    if not path.is_file():
        raise UnknownFileError(f"{path}: there is no such file")
    if path.stat().st_size == 0:
        raise UnknownFileError(f"{path}: 0 bytes: export it again")
    packing = _packing(path)
    prefix, is_whole, problem = _prefix(path, packing)
    tail = prefix[-TAIL:] if is_whole else b"" if packing else _tail(path)
    inner = _inner(path, packing)
    size = path.stat().st_size
    return Source(path, packing, inner, size, prefix, is_whole, tail, problem)


def _packing(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
    if start[:2] == b"\x1f\x8b":
        return "gzip"
    return "zip" if start == b"PK\x03\x04" else ""


def _inner(path: Path, packing: str) -> str:
    if packing == "zip":
        return _member(zipfile.ZipFile(path)).rsplit("/", 1)[-1]
    return path.name.removesuffix(".gz") if packing else path.name


@contextmanager
def _opened(path: Path, packing: str) -> Iterator[IO[bytes]]:
    if packing == "gzip":
        with gzip.open(path) as file:
            yield file  # type: ignore[misc]
    elif packing == "zip":
        with zipfile.ZipFile(path) as archive, archive.open(_member(archive)) as member:
            yield member
    else:
        with path.open("rb") as plain:
            yield plain


def _member(archive: zipfile.ZipFile) -> str:
    names = [one.filename for one in archive.infolist() if not one.is_dir()]
    if len(names) != 1:
        raise UnknownFileError(
            f"{archive.filename}: an archive of {len(names)} files: unpack it and give one of them"
        )
    return names[0]


def _prefix(path: Path, packing: str) -> tuple[bytes, bool, str]:
    pieces: list[bytes] = []
    length = 0
    try:
        with _opened(path, packing) as file:
            while length <= PREFIX and (piece := file.read(CHUNK)):
                pieces.append(piece)
                length += len(piece)
    except (EOFError, zlib.error, gzip.BadGzipFile, zipfile.BadZipFile) as error:
        if not pieces:
            raise UnknownFileError(f"{path}: cannot be unpacked: {error}") from error
        return b"".join(pieces), False, f"the {packing} stream lacks its end"
    found = b"".join(pieces)
    return found[:PREFIX], length <= PREFIX, ""


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        return file.read()
