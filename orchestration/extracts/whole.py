"""Whether a delivered file is whole and readable, and which content it is."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from orchestration.extracts.code_pages import utf16
from orchestration.extracts.control_files import check_control, read_control
from orchestration.extracts.delivered import open_text
from orchestration.extracts.errors import FileStoppedError, place_of
from orchestration.extracts.export_times import check_version, export_time
from orchestration.extracts.fingerprint import ends_in_quotes, fingerprint
from orchestration.extracts.head import NO_HEAD, Head
from orchestration.extracts.header import wanted
from orchestration.extracts.readable import (
    Readable,
    facts_of,
    first_bytes,
    needs_transcoding,
    transcoded,
    unpacked,
    with_head,
)
from orchestration.extracts.zip_files import is_zip

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary
    from datetime import datetime
    from pathlib import Path

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.discovery import Delivery
    from orchestration.extracts.fingerprint import Fingerprint
    from orchestration.extracts.mappings import Mapping

CHANGED = "it changed while it was read: still being written?"


@dataclass(frozen=True)
class Candidate:
    """A delivery whose content is known.

    `file_id` stands for mapping, content and (where that tells which record is newer) export
    time. `readable` is the file as the engine can read it: the delivery's own, or a copy,
    `readable_sha256` is what it held when its records were counted, and `head` what stands in it
    before them.
    """

    delivery: Delivery
    mapping: Mapping
    content: Fingerprint
    exported_at: datetime | None
    file_id: str
    readable: Path
    readable_sha256: str
    head: Head = NO_HEAD

    @property
    def feeds(self) -> tuple[str, ...]:
        """The feeds that the file fills."""
        return self.delivery.feeds

    @property
    def records(self) -> int:
        """How many records were counted, the head left out."""
        return self.content.records - self.head.rows


def examine(delivery: Delivery, contracts: Dictionary[str, Contract], workspace: Path) -> Candidate:
    """Read a delivery's bytes once and judge whether it is whole.

    Args:
        delivery: a file that belongs to a mapping.
        contracts: the feeds.
        workspace: folder for a copy that the engine can read, where the file is none.

    Raises:
        FileStoppedError: it is empty, not whole yet, or no text of the declared encoding.
    """
    mapping = delivery.mapping
    if mapping is None:
        raise FileStoppedError("unmatched", "no mapping")
    if delivery.path.stat().st_size == 0:
        raise FileStoppedError("empty", "0 bytes")
    delivered, readable = _read(delivery, mapping, contracts, workspace)
    facts = readable.facts
    content = replace(
        facts, sha256=delivered.sha256, size=delivered.size, modified_ns=delivered.modified_ns
    )
    control = read_control(delivery)
    records = facts.records - readable.head.rows
    check_control(control, content.sha256, delivery.kind, records)
    exported_at = export_time(mapping, delivery, control)
    check_version(delivery, mapping, contracts, exported_at)
    file_id = identity(mapping, content.sha256, exported_at, delivery.feeds, contracts)
    return Candidate(
        delivery, mapping, content, exported_at, file_id, readable.path, facts.sha256, readable.head
    )


def _read(
    delivery: Delivery,
    mapping: Mapping,
    contracts: Dictionary[str, Contract],
    workspace: Path,
) -> tuple[Fingerprint, Readable]:
    """What the delivery's own bytes tell, and its text, if it is whole, as the engine reads it."""
    content = facts_of(delivery.path, delivery, mapping)
    readable = Readable(delivery.path, content)
    if is_zip(delivery.path):
        readable = unpacked(delivery, mapping, workspace)
    if delivery.kind == "parquet":
        _check_footer(readable.path)
        return content, readable
    if not content.gzip_complete:
        raise FileStoppedError("incomplete", "the gzip stream lacks its end")
    if needs_transcoding(delivery, mapping):
        readable = transcoded(readable, delivery, mapping, workspace)
    _check_text(mapping, readable)
    if delivery.kind == "csv":
        want = wanted(mapping, contracts[delivery.feeds[0]])
        readable = with_head(readable, delivery, mapping, want, workspace)
    _check_text_end(delivery, mapping, readable)
    return content, readable


def check_still(candidate: Candidate) -> None:
    """Hold the file against what it was when its bytes were read.

    Raises:
        FileStoppedError: its size or its time of change is another.
    """
    status = candidate.delivery.path.lstat()
    now = (status.st_size, status.st_mtime_ns)
    if now != (candidate.content.size, candidate.content.modified_ns):
        raise FileStoppedError("incomplete", CHANGED)


def check_readable(candidate: Candidate) -> None:
    """Hold the text that a reader is about to count again against what was counted first.

    Raises:
        FileStoppedError: it is not the same text.
    """
    if fingerprint(candidate.readable, text=False).sha256 != candidate.readable_sha256:
        raise FileStoppedError("incomplete", CHANGED)


def identity(
    mapping: Mapping,
    sha256: str,
    exported_at: datetime | None,
    feeds: tuple[str, ...],
    contracts: Dictionary[str, Contract],
) -> str:
    """Sixteen hex digits that stand for this content under this mapping.

    The export time is part of it where a feed has a key: a snapshot that says again today what
    it said the day before yesterday is news, against yesterday's. Events without a key would
    count twice, so there the content alone decides.
    """
    keyed = any(contracts[feed].key for feed in feeds)
    parts = [mapping.name, sha256, str(exported_at) if keyed else ""]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def _check_text(mapping: Mapping, readable: Readable) -> None:
    facts = readable.facts
    if facts.nul_bytes or facts.bad_utf8_at is not None:
        raise FileStoppedError("refused", _no_text(mapping, readable))
    if facts.text_size == 0:
        raise FileStoppedError("empty", "it is packed, and holds no text")


def _no_text(mapping: Mapping, readable: Readable) -> str:
    found = utf16(first_bytes(readable.path))
    if found:
        return f"it is UTF-16: declare format.encoding: {found} in {place_of(mapping)}"
    if readable.facts.nul_bytes:
        return "it holds NUL bytes: damaged, or not the text it claims"
    place = readable.facts.bad_utf8_at
    return f"byte {place} is not UTF-8: declare format.encoding in {place_of(mapping)}"


def _check_text_end(delivery: Delivery, mapping: Mapping, readable: Readable) -> None:
    facts = readable.facts
    if facts.open_quote and _is_open(readable.path, mapping):
        raise FileStoppedError("incomplete", "it ends inside a quoted value")
    rule = mapping.format.final_newline
    ended = facts.final_newline or rule == "optional" or (rule == "quoted" and facts.final_quote)
    if delivery.kind != "json" and not ended:
        word = "quoted" if facts.final_quote and rule == "required" else "optional"
        raise FileStoppedError(
            "incomplete",
            "its last line has no end; if that is how it is always written, say "
            f"format.final_newline: {word} in {place_of(mapping)}",
        )


def _check_footer(path: Path) -> None:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4))
        if file.read() != b"PAR1":
            raise FileStoppedError("incomplete", "the Parquet file lacks its end")


def _is_open(readable: Path, mapping: Mapping) -> bool:
    """The quick count takes a quote inside a plain value for one that opens: look again."""
    with open_text(readable) as file:
        return ends_in_quotes(file, mapping.format.delimiter, mapping.format.quote)
