"""Whether a delivered file is whole and readable, and which content it is."""

from __future__ import annotations

import codecs
import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from orchestration.extracts.control_files import check_control, read_control
from orchestration.extracts.delivered import open_text
from orchestration.extracts.errors import FileStoppedError
from orchestration.extracts.fingerprint import ends_in_quotes, fingerprint
from orchestration.extracts.mappings import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping as Dictionary
    from pathlib import Path

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.discovery import Delivery
    from orchestration.extracts.fingerprint import Fingerprint
    from orchestration.extracts.mappings import Mapping

UTF8 = ("utf-8", "utf-8-sig")
CHANGED = "it changed while it was read: still being written?"


@dataclass(frozen=True)
class Candidate:
    """A delivery whose content is known.

    `file_id` stands for mapping, content and (where that tells which record is newer) export
    time. `readable` is the file in UTF-8: the delivery's own, or a transcoded copy, and
    `readable_sha256` is what it held when its records were counted.
    """

    delivery: Delivery
    mapping: Mapping
    content: Fingerprint
    exported_at: datetime | None
    file_id: str
    readable: Path
    readable_sha256: str

    @property
    def feeds(self) -> tuple[str, ...]:
        """The feeds that the file fills."""
        return self.delivery.feeds


def examine(delivery: Delivery, contracts: Dictionary[str, Contract], workspace: Path) -> Candidate:
    """Read a delivery's bytes once and judge whether it is whole.

    Args:
        delivery: a file that belongs to a mapping.
        contracts: the feeds.
        workspace: folder for a transcoded copy.

    Raises:
        FileStoppedError: it is empty, not whole yet, or no text of the declared encoding.
    """
    mapping = delivery.mapping
    if mapping is None:
        raise FileStoppedError("unmatched", "no mapping")
    if delivery.path.stat().st_size == 0:
        raise FileStoppedError("empty", "0 bytes")
    text = delivery.kind != "parquet"
    quote = mapping.format.quote if delivery.kind == "csv" else ""
    content = fingerprint(delivery.path, text=text, quote=quote)
    readable, readable_sha256 = delivery.path, content.sha256
    if text and mapping.format.encoding.lower() not in UTF8 and content.gzip_complete:
        readable = _transcode(delivery, mapping.format.encoding, workspace)
        facts = fingerprint(readable, text=True, quote=quote)
        readable_sha256 = facts.sha256
        content = replace(
            facts, sha256=content.sha256, size=content.size, modified_ns=content.modified_ns
        )
    _check_whole(delivery, mapping, content, readable)
    control = read_control(delivery)
    check_control(control, content, delivery, mapping)
    exported_at = export_time(mapping, delivery, control)
    _check_version(delivery, mapping, contracts, exported_at)
    file_id = identity(mapping, content.sha256, exported_at, delivery.feeds, contracts)
    return Candidate(delivery, mapping, content, exported_at, file_id, readable, readable_sha256)


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


def _check_whole(
    delivery: Delivery, mapping: Mapping, content: Fingerprint, readable: Path
) -> None:
    if not content.gzip_complete:
        raise FileStoppedError("incomplete", "the gzip stream lacks its end")
    if content.nul_bytes:
        raise FileStoppedError("refused", "it holds NUL bytes: damaged, or not the text it claims")
    if content.bad_utf8_at is not None:
        raise FileStoppedError(
            "refused",
            f"byte {content.bad_utf8_at} is not UTF-8: declare format.encoding in "
            f"extracts/{mapping.name}.yml",
        )
    if delivery.kind == "parquet":
        _check_footer(delivery.path)
    else:
        _check_text_end(delivery, mapping, content, readable)


def _check_text_end(
    delivery: Delivery, mapping: Mapping, content: Fingerprint, readable: Path
) -> None:
    if content.text_size == 0:
        raise FileStoppedError("empty", "no text in the gzip stream")
    if content.open_quote and _is_open(readable, mapping):
        raise FileStoppedError("incomplete", "it ends inside a quoted value")
    needs_newline = delivery.kind != "json" and mapping.format.final_newline == "required"
    if needs_newline and not content.final_newline:
        raise FileStoppedError(
            "incomplete",
            "its last line has no end; if that is how it is always written, say "
            f"format.final_newline: optional in extracts/{mapping.name}.yml",
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


def _transcode(delivery: Delivery, encoding: str, workspace: Path) -> Path:
    """A copy in UTF-8, readable by the owner only, removed after the load.

    Its name stands for the delivery's whole path: all copies lie side by side until then.
    """
    import gzip

    workspace.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = workspace / f"{hashlib.sha256(delivery.relative.encode()).hexdigest()}.txt"
    opened = gzip.open if delivery.path.name.endswith(".gz") else open
    decoder = codecs.getincrementaldecoder(encoding)()
    copy.touch(mode=0o600)
    with opened(delivery.path, "rb") as source, copy.open("wb") as target:
        try:
            while chunk := source.read(1 << 20):
                target.write(decoder.decode(chunk).encode())
            target.write(decoder.decode(b"", final=True).encode())
        except UnicodeDecodeError as error:
            raise FileStoppedError("refused", f"no {encoding}: {error.reason}") from error
    return copy


def export_time(mapping: Mapping, delivery: Delivery, control: dict[str, Any]) -> datetime | None:
    """When the file was exported: its control file's word, the mapping's, or its name's.

    Raises:
        FileStoppedError: the time told is no time.
    """
    told = control.get("exported_at", mapping.exported_at)
    try:
        if isinstance(told, str) and "exported_at" in control:
            told = datetime.fromisoformat(told)
        if isinstance(told, datetime):
            return told.astimezone(UTC).replace(tzinfo=None) if told.tzinfo else told
        found = re.search(told, delivery.path.name) if told else None
        parts = {name: int(value) for name, value in found.groupdict("0").items()} if found else {}
        return datetime(**parts) if parts else None  # type: ignore[arg-type]
    except ValueError as error:
        raise FileStoppedError("refused", f"no export time: {error}") from error


def _check_version(
    delivery: Delivery,
    mapping: Mapping,
    contracts: Dictionary[str, Contract],
    exported_at: datetime | None,
) -> None:
    """A file of a feed that changes must say which of two records is newer."""
    if mapping.feeds != BY_NAME or exported_at is not None:
        return
    for feed in delivery.feeds:
        if contracts[feed].needs_version and contracts[feed].version is None:
            raise FileStoppedError(
                "refused",
                f"{feed} has no version column, so the export date must be in the file's name: "
                f"call it like {feed}_2024-01-31.csv",
            )
