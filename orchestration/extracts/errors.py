"""What the loader refuses, and how it says so."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orchestration.extracts.mappings import Mapping


class LoadError(Exception):
    """The load as a whole cannot go on; the message names file, field and what to do."""


class MappingError(LoadError):
    """A mapping, or a contract it speaks of, is wrong; the message names file and field."""


class PseudonymKeyError(LoadError):
    """The key of the pseudonyms is unreadable, exposed, or not the one the warehouse holds."""


class FileStoppedError(Exception):
    """One file is not loaded; the others are.

    Attributes:
        state: the state the ledger gives the file (`refused`, `incomplete`, `empty`, …).
        rejects: the first rejected records, for the ledger of a refused file.
    """

    def __init__(self, state: str, message: str, rejects: list[Any] | None = None) -> None:
        super().__init__(message)
        self.state = state
        self.rejects = rejects or []


def place_of(mapping: Mapping) -> str:
    """Words for the file in which a mapping's field is given: for generic files, a new one."""
    if isinstance(mapping.feeds, str):
        return "a mapping of your own ('cx map <path>' proposes a mapping)"
    return f"extracts/{mapping.name}.yml"


def nearest(name: str, known: Iterable[str]) -> str:
    """Words that name the known names most like `name`, or nothing when none is like it."""
    by_folded = {other.casefold(): other for other in known}
    found = get_close_matches(name.casefold(), by_folded, n=3, cutoff=0.5)
    return f" (nearest: {', '.join(by_folded[one] for one in found)})" if found else ""
