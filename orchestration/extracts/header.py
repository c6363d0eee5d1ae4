"""The header of a delivered file, held against what its mapping needs."""

from __future__ import annotations

import csv
import gzip
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.extracts.errors import FileStoppedError, nearest
from orchestration.extracts.mappings import BY_NAME

if TYPE_CHECKING:
    from pathlib import Path

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.mappings import Format, Mapping

NAME = re.compile(r"[\w .:/()-]{0,40}")
DIGITS = re.compile(r"\d\D?\d\D?\d")


@dataclass(frozen=True)
class Wanted:
    """The columns a file must have and those it may have."""

    required: tuple[str, ...]
    optional: tuple[str, ...]


@dataclass(frozen=True)
class Binding:
    """The delivered columns, each under a name of its own, and what was found about them.

    `names` are in the file's order; `absent` are optional columns that it lacks; `unknown`
    are columns that nothing reads.
    """

    names: tuple[str, ...]
    absent: tuple[str, ...]
    unknown: tuple[str, ...]


def wanted(mapping: Mapping, contract: Contract | None) -> Wanted:
    """What the mapping declares, or, for a file bound by the feed's own names, the contract."""
    if mapping.feeds != BY_NAME or contract is None:
        return Wanted(mapping.header.required, mapping.header.optional)
    system = "" if isinstance(mapping.source_system, str | None) else mapping.source_system.column
    required = tuple(c.name for c in contract.columns if c.required and c.name != system)
    return Wanted(required, tuple(name for name in contract.names if name not in required))


def read_header(path: Path, form: Format) -> list[str]:
    """The first header row."""
    opened = gzip.open if path.name.endswith(".gz") else open
    with opened(path, "rt", encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(
            file,
            delimiter=form.delimiter,
            quotechar=form.quote or None,
            quoting=csv.QUOTE_MINIMAL if form.quote else csv.QUOTE_NONE,
        )
        return next(reader, [])


def bind(header: list[str], want: Wanted, mapping: Mapping) -> Binding:
    """Bind by name, never by position.

    Raises:
        FileStoppedError: a required column is missing (the message shows the nearest names), or
            a name stands twice and the mapping does not pick one.
    """
    names = _distinct(header, mapping)
    known = {*want.required, *want.optional}
    missing = [name for name in want.required if name not in names]
    if missing:
        raise FileStoppedError("refused", _missing(missing, header, known))
    absent = tuple(name for name in want.optional if name not in names)
    unknown = tuple(name for name in names if name not in known and "\n" not in name)
    return Binding(tuple(names), absent, unknown)


def _missing(missing: list[str], header: list[str], known: set[str]) -> str:
    others = [name for name in header if name not in known] if _reads_as_header(header) else []
    told = ", ".join(f"'{name}'{nearest(name, others)}" for name in missing)
    hint = ""
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|,"):
        hint = "; the header is one single column: is format.delimiter right?"
    elif not _reads_as_header(header):
        hint = "; its first row does not read as a header: was one written?"
    return f"the header lacks {told}{hint}"


def _reads_as_header(header: list[str]) -> bool:
    """Whether the first row may be repeated in a message: else it may be a customer's record."""
    return all(NAME.fullmatch(name) and not DIGITS.search(name) for name in header)


def _distinct(header: list[str], mapping: Mapping) -> list[str]:
    """Names made distinct: the copies that are not picked get their number behind a line feed."""
    counts = Counter(name.casefold() for name in header)
    seen: Counter[str] = Counter()
    names = []
    for place, name in enumerate(header, start=1):
        folded = name.casefold()
        seen[folded] += 1
        if not name:
            names.append(f"column {place} without a name")
        elif counts[folded] == 1 or _picked(header, name, seen[folded], counts[folded], mapping):
            names.append(name)
        else:
            names.append(f"{name}\n{seen[folded]}")
    return names


def _picked(header: list[str], name: str, number: int, count: int, mapping: Mapping) -> bool:
    pick = mapping.header.duplicates.get(name)
    if pick is None:
        told = f"'{name}'" if _reads_as_header(header) else f"column {header.index(name) + 1}"
        raise FileStoppedError(
            "refused",
            f"the header has {told} {count} times: pick one with header.duplicates in "
            f"extracts/{mapping.name}.yml",
        )
    wanted_number = {"first": 1, "last": count}.get(str(pick), pick)
    return number == wanted_number
