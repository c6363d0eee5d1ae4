"""Files that a mapping takes already: no other need be written."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.extracts.errors import MappingError
from orchestration.extracts.mappings import BY_NAME, mapping_files, read_mapping
from orchestration.settings import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Mapping as Dictionary
    from pathlib import Path

    from orchestration.extracts.contracts import Contract
    from orchestration.extracts.mappings import Mapping
    from orchestration.mapping.profile import Profile

MOSTLY = 0.6


@dataclass(frozen=True)
class Known:
    """A mapping that takes files with these columns, and the name that it wants them to have."""

    mapping: str
    folder: str
    files: tuple[str, ...]


def known_mapping(
    profile: Profile, contracts: Dictionary[str, Contract], own: Path | None
) -> Known | None:
    """The mapping whose columns the file has, if there is one; the closest of several."""
    found = [(_share(mapping, profile), mapping) for mapping in _readable(own)]
    share, best = max(found, key=lambda one: one[0], default=(0.0, None))
    if best is not None and share >= MOSTLY:
        return Known(best.name, best.folder, best.files)
    return _by_name(profile, contracts)


def _readable(own: Path | None) -> Iterator[Mapping]:
    """Every mapping that can be read: a proposal that still wants a decision says nothing here."""
    for path in mapping_files(PROJECT, own).values():
        with suppress(MappingError):
            yield read_mapping(path)


def _share(mapping: Mapping, profile: Profile) -> float:
    """The share of the file's columns that a mapping speaks of; 0 where it lacks a required one."""
    if mapping.feeds == BY_NAME or not _reads(mapping, profile):
        return 0.0
    names = set(profile.records.names)
    header = mapping.header
    spellings = {
        name: {name, *header.variants.get(name, ())}
        for name in (*header.required, *header.optional)
    }
    taken = {name: its & names for name, its in spellings.items()}
    for name, pattern in header.patterns.items():
        taken[name] = {other for other in names if re.fullmatch(pattern, other)}
    if not all(taken[name] for name in header.required):
        return 0.0
    held = set().union(*taken.values())
    if header.others == "read" and header.required:
        return 1.0
    return len(held) / len(names)


def _reads(mapping: Mapping, profile: Profile) -> bool:
    dialect = profile.records.dialect
    if dialect is not None:
        return mapping.format.delimiter == dialect.delimiter
    return (mapping.format.records_at or "") == profile.records.records_at


def _by_name(profile: Profile, contracts: Dictionary[str, Contract]) -> Known | None:
    """The feed whose own column names the file has."""
    names = set(profile.records.names)
    dialect = profile.records.dialect
    if dialect is not None and dialect.delimiter != ",":
        return None
    for contract in contracts.values():
        required = {c.name for c in contract.columns if c.required and c.name != "source_system"}
        shared = names & set(contract.names)
        if required <= names and len(shared) >= max(3, MOSTLY * len(names)):
            return Known("generic/generic", "generic", (f"{contract.feed}_2024-01-31.csv",))
    return None
