"""Zip files as vendors deliver them: one packed file, and what makes one unfit."""

from __future__ import annotations

import errno
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from orchestration.extracts.delivered import open_plain
from orchestration.extracts.errors import FileStoppedError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO
    from pathlib import Path

LARGEST = 16 << 30
"""Bytes of a packed file above which it is not unpacked."""
HARMLESS = 10 << 20
"""Bytes of a packed file up to which its rate of compression does not matter."""
MOST_PACKED = 200
"""Times that a packed file may be larger than its zip holds of it: exports reach 30, bombs 1000."""
BESIDE = "__MACOSX/"
"""Folder that Macs add to their zip files, with notes on the files in it."""
CHUNK = 1 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How files are packed in the exports there are; others end in errors of many kinds."""
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError)
"""What the library raises where bytes of a zip file are wrong; `OSError` is so only as EINVAL."""


def is_zip(path: Path) -> bool:
    """Whether a file is a zip file by its name."""
    return path.suffix.lower() == ".zip"


def packed_name(path: Path) -> str:
    """The name of the one file that a zip file holds, without its folders.

    Raises:
        FileStoppedError: it is no whole zip file, or holds none, several or a dangerous one.
        OSError: it cannot be read.
    """
    with _opened(path) as archive:
        return PurePosixPath(_only(archive).filename).name


def packed_size(path: Path) -> int:
    """Bytes of the one file that a zip file holds, as it says itself.

    Raises:
        FileStoppedError: it is damaged, or unfit as for `packed_name`.
        OSError: it cannot be read.
    """
    with _opened(path) as archive:
        return _only(archive).file_size


def unpack(path: Path, copy: Path) -> None:
    """Write the one file that a zip file holds to `copy`, held to its checksum.

    Raises:
        FileStoppedError: it is damaged, or unfit as for `packed_name`.
        OSError: it cannot be read, or the copy not be written.
    """
    with (
        _opened(path) as archive,
        archive.open(_only(archive)) as packed,
        copy.open("wb") as target,
    ):
        while chunk := packed.read(CHUNK):
            target.write(chunk)


@contextmanager
def _opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """The zip file, its errors in words: one without its list of contents is still on its way."""
    with open_plain(path) as file:
        try:
            yield _listed(file)
        except BROKEN as error:
            if isinstance(error, OSError) and error.errno != errno.EINVAL:
                raise
            raise FileStoppedError(
                "refused", f"the zip file is damaged: {error}: pack it anew"
            ) from error


def _listed(file: FileIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise FileStoppedError("incomplete", f"no whole zip file: {error}") from error


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [
        one
        for one in archive.infolist()
        if not one.is_dir() and not one.filename.startswith(BESIDE)
    ]
    if not members:
        raise FileStoppedError("empty", "no file in the zip file")
    if len(members) > 1:
        raise FileStoppedError(
            "refused", f"{len(members)} files in one zip file: unpack it and deliver the files"
        )
    _check_fit(members[0])
    return members[0]


def _check_fit(member: zipfile.ZipInfo) -> None:
    size = member.file_size
    if member.compress_type not in METHODS:
        raise FileStoppedError(
            "refused", "its file is packed in a way that is not read: pack it anew, with deflate"
        )
    if member.flag_bits & 1:
        raise FileStoppedError(
            "refused", "the zip file is encrypted: deliver it without a password"
        )
    if size > LARGEST:
        raise FileStoppedError(
            "refused", f"{size >> 20} MiB are packed in it, more than {LARGEST >> 20}: split it"
        )
    if size > HARMLESS and size > MOST_PACKED * member.compress_size:
        raise FileStoppedError(
            "refused",
            f"its content is more than {MOST_PACKED} times as large as the zip file, as in a file "
            "made to fill disks: if it is sound, deliver it unpacked",
        )
