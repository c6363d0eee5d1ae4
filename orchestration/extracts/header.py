"""The header of a delivered file, held against what its mapping needs."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.extracts.errors import FileStoppedError, nearest, place_of
from orchestration.extracts.mappings import BY_NAME

if TYPE_CHECKING:
    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.mappings import Mapping

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

    `names` are in the file's order, and `delivered` is what the file calls each of them; `absent`
    are optional columns that it lacks; `unknown` are columns that nothing reads, `copies` those of
    an equal name that the mapping did not pick; `kept` are those that are handed on; `declared`
    are the names that the mapping gives; `constants` are columns whose one value stands in a
    column's name, null where that column is absent.
    """

    names: tuple[str, ...]
    delivered: tuple[str, ...]
    absent: tuple[str, ...]
    unknown: tuple[str, ...]
    copies: tuple[str, ...]
    kept: tuple[str, ...]
    declared: frozenset[str]
    constants: dict[str, str | None]

    @property
    def texts(self) -> dict[str, str]:
        """The SQL type of every column, where all of them are text."""
        return dict.fromkeys((*self.kept, *self.absent, *self.constants), "VARCHAR")


def wanted(mapping: Mapping, contract: Contract | None) -> Wanted:
    """What the mapping declares, or, for a file bound by the feed's own names, the contract."""
    if mapping.feeds != BY_NAME or contract is None:
        return Wanted(mapping.header.required, mapping.header.optional)
    system = "" if isinstance(mapping.source_system, str | None) else mapping.source_system.column
    required = tuple(c.name for c in contract.columns if c.required and c.name != system)
    return Wanted(required, tuple(name for name in contract.names if name not in required))


def bind(header: list[str], want: Wanted, mapping: Mapping) -> Binding:
    """Bind by name, never by position: by the mapping's own name, a variant of it, or a pattern.

    Raises:
        FileStoppedError: a required column is missing (the message shows the nearest names), a
            name stands twice and the mapping does not pick one, or a column has the name of a
            captured group.
    """
    called = [_called(name, want, mapping) for name in header]
    names = _distinct(called, header, mapping)
    if any(name not in names for name in want.required):
        told = told_missing(header, want, mapping)
        raise FileStoppedError("refused", f"the header lacks {told}")
    known = frozenset({*want.required, *want.optional})
    constants = _constants(names, header, mapping)
    absent = tuple(name for name in want.optional if name not in names)
    copies = tuple(n for n, own in zip(names, called, strict=True) if n.startswith(f"{own}\n"))
    others = [name for name in names if name not in known and name not in copies]
    unknown, dropped = tuple(others), {*others, *copies}
    if mapping.header.others == "read":
        unknown, dropped = (), set()
    kept = tuple(name for name in names if name not in dropped)
    return Binding(tuple(names), tuple(header), absent, unknown, copies, kept, known, constants)


def lacks(header: list[str], want: Wanted, mapping: Mapping) -> list[str]:
    """The required columns that a row of names has not."""
    called = {_called(name, want, mapping) for name in header}
    return [name for name in want.required if name not in called]


def _called(name: str, want: Wanted, mapping: Mapping) -> str:
    """What the mapping calls a column of the file."""
    if name in want.required or name in want.optional:
        return name
    for column, spellings in mapping.header.variants.items():
        if name in spellings:
            return column
    for column, pattern in mapping.header.patterns.items():
        if re.fullmatch(pattern, name):
            return column
    return name


def _constants(names: list[str], header: list[str], mapping: Mapping) -> dict[str, str | None]:
    """What the patterns capture from the names of the columns that they find."""
    delivered = dict(zip(names, header, strict=True))
    constants: dict[str, str | None] = {}
    for column, pattern in mapping.header.patterns.items():
        found = re.fullmatch(pattern, delivered.get(column, ""))
        constants |= found.groupdict() if found else dict.fromkeys(re.compile(pattern).groupindex)
    folded = {name.casefold() for name in names}
    for name in constants:
        if name.casefold() in folded:
            raise FileStoppedError(
                "refused",
                f"the header has a column '{name}', as a group of header.patterns in "
                f"extracts/{mapping.name}.yml is called: give the group another name",
            )
    return constants


def told_missing(header: list[str], want: Wanted, mapping: Mapping) -> str:
    """Words for the required columns that a header lacks, with the nearest names and a hint."""
    known = {*want.required, *want.optional}
    others = []
    if _reads_as_header(header):
        others = [name for name in header if _called(name, want, mapping) not in known]
    missing = lacks(header, want, mapping)
    told = ", ".join(f"'{name}'{nearest(name, others)}" for name in missing)
    hints = mapping.header.hints
    told += "".join(f"; {hints[name]}" for name in missing if name in hints)
    hint = ""
    if len(header) == 1 and any(mark in header[0] for mark in ";\t|,"):
        hint = "; the header is one single column: is format.delimiter right? "
        hint += f"Give it in {place_of(mapping)}"
    elif not _reads_as_header(header):
        hint = "; its first row does not read as a header: was one written?"
    return f"{told}{hint}"


def _reads_as_header(header: list[str]) -> bool:
    """Whether the first row may be repeated in a message: else it may be a customer's record."""
    return all(NAME.fullmatch(name) and not DIGITS.search(name) for name in header)


def _distinct(called: list[str], header: list[str], mapping: Mapping) -> list[str]:
    """Names made distinct: the copies that are not picked get their number behind a line feed."""
    counts = Counter(name.casefold() for name in called)
    seen: Counter[str] = Counter()
    names = []
    for place, name in enumerate(called, start=1):
        folded = name.casefold()
        seen[folded] += 1
        if not name:
            names.append(f"column {place} without a name")
        elif counts[folded] == 1 or _picks(mapping, called, header, place, seen[folded]):
            names.append(name)
        else:
            names.append(f"{name}\n{seen[folded]}")
    return names


def _picks(mapping: Mapping, called: list[str], header: list[str], place: int, number: int) -> bool:
    """Whether the mapping picks this one (`number` among them) of several equal names."""
    name = called[place - 1]
    pick = mapping.header.duplicates.get(name)
    count = sum(other.casefold() == name.casefold() for other in called)
    if pick is None:
        told = f"'{name}'" if _reads_as_header(header) else f"column {called.index(name) + 1}"
        raise FileStoppedError(
            "refused",
            f"the header has {told} {count} times: pick one with header.duplicates in "
            f"{place_of(mapping)}",
        )
    wanted_number = {"first": 1, "last": count}.get(str(pick), pick)
    return number == wanted_number
