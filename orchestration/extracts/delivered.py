"""A delivered file as a relation of text, and what is known of its records."""

from __future__ import annotations

import errno
import gzip
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from orchestration.extracts.casts import literal, quoted

if TYPE_CHECKING:
    from io import FileIO
    from pathlib import Path
    from typing import TextIO

    from orchestration.extracts.header import Binding


@dataclass(frozen=True)
class Structural:
    """A record that is no row: too many values, an open quote, broken JSON."""

    record: int
    line: int | None
    reason: str


@dataclass
class Delivered:
    """A relation to select from, with its parameters, and what is known of its records.

    `types` gives each column's SQL type. `records` is the reader-independent count of data
    records. The relation gives each its number as `_record`, counted where the file is read:
    neither a join nor a table need keep the rows' order. `rejects` are known once the relation
    has been read. `starts`: row number, blank lines counted, and physical line of each record,
    where the file had to be read the slow way.
    """

    sql: str
    parameters: list[Any]
    types: dict[str, str]
    binding: Binding
    records: int
    rejects: list[Structural] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)


def with_absent(relation: str, binding: Binding) -> str:
    """The relation, with a null for every optional column that the file lacks, and constants."""
    added = [f"null::varchar as {quoted(name)}" for name in binding.absent]
    for name, value in binding.constants.items():
        text = "null" if value is None else literal(value)
        added.append(f"{text}::varchar as {quoted(name)}")
    return f"(select *, {', '.join(added)} from {relation})" if added else relation


def open_text(path: Path) -> TextIO:
    """The unpacked text of a file, its line ends as they are."""
    if path.name.endswith(".gz"):
        return gzip.open(path, "rt", encoding="utf-8-sig", newline="")
    return path.open(encoding="utf-8-sig", newline="")


TWO_ENDS = "its lines end in two ways, with and without a carriage return: write them alike"


def has_both_ends(path: Path) -> bool:
    """Whether some lines of a text end with a carriage return and some without."""
    with open_text(path) as file:
        ends = {line.endswith("\r\n") for line in file if line.endswith("\n")}
    return len(ends) > 1


def open_plain(path: Path) -> FileIO:
    """Open a file for its bytes, never through a link, and never waiting for a pipe's writer.

    Raises:
        OSError: it is a link, or no file.
    """
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK), "rb", buffering=0)
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "no plain file")
    return file
