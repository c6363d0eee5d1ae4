"""One pass over a file's bytes: what it is, whether it is whole, how many records it holds."""

from __future__ import annotations

import codecs
import csv
import hashlib
import os
import zlib
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import numpy as np

from orchestration.extracts.delivered import open_plain
from orchestration.extracts.errors import FileStoppedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK = 4 << 20
NEWLINE = 10
DOUBLE_ENCODED = (b"\xc3\x83\xc2", b"\xc3\xa2\xc2\x80", b"\xc3\xa2\xe2\x82\xac", b"\xef\xbf\xbd")


@dataclass(frozen=True)
class Fingerprint:
    """What one pass over the bytes tells.

    `records` counts line ends outside quotes, plus a last line without one: header rows
    included, independent of the reader that loads. Text facts are of the unpacked bytes;
    `looks_mixed` is known of a transcoded copy only.
    """

    sha256: str
    size: int
    modified_ns: int
    records: int = 0
    text_size: int = 0
    final_newline: bool = True
    final_quote: bool = False
    open_quote: bool = False
    bad_utf8_at: int | None = None
    nul_bytes: bool = False
    looks_double_encoded: bool = False
    looks_mixed: bool = False
    gzip_complete: bool = True


class _Text:
    """Facts of text that arrives in chunks."""

    def __init__(self, quote: str) -> None:
        self.quote = quote.encode()
        self.records = self.size = self.inside = 0
        self.last = b""
        self.nul = self.double = False
        self.bad_at: int | None = None
        self.decoder = codecs.getincrementaldecoder("utf-8")()

    def feed(self, chunk: bytes) -> None:
        self.nul = self.nul or b"\0" in chunk
        self._decode(chunk)
        self.records += self._ends(chunk)
        self.size += len(chunk)
        self.last = chunk[-1:] or self.last

    def _decode(self, chunk: bytes) -> None:
        if chunk.isascii() and not self.decoder.getstate()[0]:
            return
        self.double = self.double or any(mark in chunk for mark in DOUBLE_ENCODED)
        pending = len(self.decoder.getstate()[0])
        try:
            if self.bad_at is None:
                self.decoder.decode(chunk)
        except UnicodeDecodeError as error:
            self.bad_at = self.size - pending + error.start

    def _ends(self, chunk: bytes) -> int:
        if self.quote and self.quote in chunk:
            ends, self.inside = ends_outside(chunk, ord(self.quote), self.inside)
            return int(ends.sum())
        return 0 if self.inside else chunk.count(b"\n")


def ends_outside(chunk: bytes, quote: int, inside: int) -> tuple[np.ndarray, int]:
    """For each newline of the chunk, whether it ends a record; and the quote state after.

    A doubled quote flips the state twice, so it needs no special care.
    """
    buffer = np.frombuffer(chunk, np.uint8)
    quotes = np.flatnonzero(buffer == quote)
    newlines = np.flatnonzero(buffer == NEWLINE)
    parity = (np.searchsorted(quotes, newlines) + inside) & 1
    return parity == 0, (inside + len(quotes)) & 1


def fingerprint(path: Path, *, text: bool, quote: str = '"') -> Fingerprint:
    """Read the file once, in chunks, without following a link.

    Args:
        path: the file.
        text: whether to look at the text too, or take the hash only.
        quote: the quote character, '' for none.

    Raises:
        FileStoppedError: the gzip stream is corrupt.
    """
    digest = hashlib.sha256()
    facts = _Text(quote)
    with open_plain(path) as file:
        status = os.fstat(file.fileno())
        raw = _hashed(file, digest)
        complete = _unpacked(raw, facts if text else None, packed=path.name.endswith(".gz"))
    return Fingerprint(
        sha256=digest.hexdigest(),
        size=status.st_size,
        modified_ns=status.st_mtime_ns,
        records=facts.records + (facts.last not in (b"", b"\n")),
        text_size=facts.size,
        final_newline=facts.last in (b"", b"\n", b"\r"),
        final_quote=facts.last == facts.quote,
        open_quote=bool(facts.inside),
        bad_utf8_at=facts.bad_at,
        nul_bytes=facts.nul,
        looks_double_encoded=facts.double,
        gzip_complete=complete,
    )


def _hashed(file: IO[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        yield chunk


def _unpacked(raw: Iterable[bytes], facts: _Text | None, *, packed: bool) -> bool:
    """Feed the (unpacked) chunks; False when a gzip stream lacks its end."""
    members = _Members()
    for chunk in raw:
        if facts is None:
            continue
        if not packed:
            facts.feed(chunk)
            continue
        for piece in members.unpack(chunk):
            facts.feed(piece)
    return not packed or facts is None or members.complete


class _Members:
    """Unpacks a gzip stream of one or several members."""

    def __init__(self) -> None:
        self.member = zlib.decompressobj(31)
        self.complete = False

    def unpack(self, chunk: bytes) -> Iterator[bytes]:
        while chunk:
            if self.member.eof:
                chunk = chunk.lstrip(b"\0")
                if not chunk:
                    return
                self.member = zlib.decompressobj(31)
            try:
                yield self.member.decompress(chunk, CHUNK)
            except zlib.error as error:
                raise FileStoppedError("refused", f"the gzip stream is corrupt: {error}") from error
            chunk = self.member.unconsumed_tail or self.member.unused_data
            self.complete = self.member.eof


def lines_of(path: Path, records: list[int], head_rows: int, quote: str) -> list[int]:
    """The physical line (1 is the file's first) at which each of these data records begins.

    Args:
        path: a CSV file, gzip or not.
        records: ascending record numbers, 1 being the first after the header.
        head_rows: rows that stand before the first record.
        quote: the quote character.
    """
    wanted = np.asarray(records) + head_rows - 1
    found = np.ones(len(wanted), np.int64)
    ended = lines = inside = 0
    for chunk in _text_chunks(path):
        ends, inside = ends_outside(chunk, ord(quote) if quote else 0, inside)
        places = np.flatnonzero(ends)
        here = (wanted > ended) & (wanted <= ended + len(places))
        found[here] = lines + places[wanted[here] - ended - 1] + 2
        ended += len(places)
        lines += len(ends)
    return [int(line) for line in found]


def _text_chunks(path: Path) -> Iterator[bytes]:
    members = _Members()
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            if path.name.endswith(".gz"):
                yield from members.unpack(chunk)
            else:
                yield chunk


def exact_records(lines: Iterable[str], delimiter: str, quote: str) -> list[tuple[int, int]]:
    """Row number (blank lines counted) and physical line of each record, by a plain slow reader.

    Used where the quick count and the reader disagree: blank lines are no records, and a
    quote inside an unquoted value opens nothing.
    """
    csv.field_size_limit(1 << 30)
    reader = csv.reader(
        lines,
        delimiter=delimiter,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
    )
    starts = []
    line = 1
    for number, row in enumerate(reader, start=1):
        if row:
            starts.append((number, line))
        line = reader.line_num + 1
    return starts


def ends_in_quotes(lines: Iterable[str], delimiter: str, quote: str) -> bool:
    """Whether the text ends inside a quoted value, by a plain slow reader."""
    csv.field_size_limit(1 << 30)
    reader = csv.reader(lines, delimiter=delimiter, quotechar=quote, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False
