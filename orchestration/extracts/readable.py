"""The text of a delivery as the engine can read it: unpacked, in UTF-8, its head to be skipped.

Most files are so already. Of the others a copy is made in the workspace, readable by the owner
only and removed after the load.
"""

from __future__ import annotations

import codecs
import gzip
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orchestration.extracts.code_pages import Mixed
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fingerprint import fingerprint
from orchestration.extracts.head import NO_HEAD, Head, read_head
from orchestration.extracts.zip_files import is_zip, packed_size, unpack

if TYPE_CHECKING:
    from io import BufferedIOBase
    from pathlib import Path

    from orchestration.extracts.discovery import Delivery
    from orchestration.extracts.fingerprint import Fingerprint
    from orchestration.extracts.header import Wanted
    from orchestration.extracts.mappings import Mapping

UTF8 = ("utf-8", "utf-8-sig")
CHUNK = 1 << 20


@dataclass(frozen=True)
class Readable:
    """A text that the engine can read: where it lies, what one pass over it told, and its head."""

    path: Path
    facts: Fingerprint
    head: Head = NO_HEAD


def facts_of(path: Path, delivery: Delivery, mapping: Mapping) -> Fingerprint:
    """What one pass over a delivery, or a copy of it, tells.

    Raises:
        FileStoppedError: its gzip stream is corrupt.
    """
    quote = mapping.format.quote if delivery.kind == "csv" else ""
    text = delivery.kind != "parquet" and not is_zip(path)
    return fingerprint(path, text=text, quote=quote)


def is_copied(delivery: Delivery, mapping: Mapping) -> bool:
    """Whether a delivery is always read from a copy, whatever stands in it."""
    return is_zip(delivery.path) or needs_transcoding(delivery, mapping)


def needs_transcoding(delivery: Delivery, mapping: Mapping) -> bool:
    """Whether a delivery's text is in another encoding than the engine's."""
    return delivery.kind != "parquet" and mapping.format.encoding.lower() not in UTF8


def copied_size(delivery: Delivery, mapping: Mapping) -> int:
    """Bytes that a delivery's copies take at once, as far as it says itself; 0 where none is made.

    Raises:
        FileStoppedError: its zip file is damaged or unfit.
        OSError: it cannot be read.
    """
    size = packed_size(delivery.path) if is_zip(delivery.path) else 0
    if needs_transcoding(delivery, mapping):
        size = 2 * (size or delivery.path.stat().st_size)
    return size


def drop_copy(path: Path, delivery: Delivery) -> None:
    """Remove a copy that has been read, or that another one takes the place of."""
    if path != delivery.path:
        path.unlink(missing_ok=True)


def unpacked(delivery: Delivery, mapping: Mapping, workspace: Path) -> Readable:
    """A copy of the one file that a zip file holds.

    Raises:
        FileStoppedError: the zip file is damaged or unfit.
    """
    copy = _copy(delivery, workspace, "unpacked")
    unpack(delivery.path, copy)
    return Readable(copy, facts_of(copy, delivery, mapping))


def transcoded(
    readable: Readable, delivery: Delivery, mapping: Mapping, workspace: Path
) -> Readable:
    """A copy in UTF-8.

    Raises:
        FileStoppedError: it is no text of the declared encoding.
    """
    encoding = mapping.format.encoding
    decoder = codecs.getincrementaldecoder(encoding)()
    mixed = Mixed(encoding)
    copy = _copy(delivery, workspace, "txt")
    with _opened(readable.path) as source, copy.open("wb") as target:
        try:
            while chunk := source.read(CHUNK):
                text = decoder.decode(chunk)
                mixed.feed(text)
                target.write(text.encode())
            target.write(decoder.decode(b"", final=True).encode())
        except UnicodeDecodeError as error:
            raise FileStoppedError("refused", f"no {encoding}: {error.reason}") from error
    drop_copy(readable.path, delivery)
    facts = facts_of(copy, delivery, mapping)
    return Readable(copy, replace(facts, looks_mixed=mixed.found))


def with_head(
    readable: Readable, delivery: Delivery, mapping: Mapping, want: Wanted, workspace: Path
) -> Readable:
    """A CSV text with its head found; in a copy with as many empty lines where it is not plain.

    Raises:
        FileStoppedError: no header is found.
    """
    head = read_head(readable.path, mapping, want)
    if head.plain:
        return replace(readable, head=head)
    copy = _copy(delivery, workspace, "csv")
    with _opened(readable.path) as source, copy.open("wb") as target:
        start = source.read(len(codecs.BOM_UTF8))
        rest = head.size - (0 if start == codecs.BOM_UTF8 else len(start))
        last = (start + source.read(rest))[-2:]
        target.write((last if last == b"\r\n" else b"\n") * head.lines)
        while chunk := source.read(CHUNK):
            target.write(chunk)
    drop_copy(readable.path, delivery)
    emptied = replace(head, rows=head.lines, plain=True)
    facts = facts_of(copy, delivery, mapping)
    facts = replace(facts, looks_mixed=readable.facts.looks_mixed)
    return Readable(copy, facts, emptied)


def first_bytes(path: Path) -> bytes:
    """The first four bytes of a text."""
    with _opened(path) as file:
        return file.read(4)


def _copy(delivery: Delivery, workspace: Path, ending: str) -> Path:
    """An empty file for a copy. Its name stands for the delivery's whole path: all lie together."""
    workspace.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = hashlib.sha256(delivery.relative.encode()).hexdigest()
    copy = workspace / f"{name}.{ending}"
    copy.touch(mode=0o600)
    return copy


def _opened(path: Path) -> BufferedIOBase:
    return gzip.open(path) if path.name.endswith(".gz") else path.open("rb")
