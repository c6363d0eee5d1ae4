"""One finding: what was looked at, how it is, and what to do where it is not well."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class State(StrEnum):
    """A fault keeps readers or the next refresh from right numbers; a warning does not yet."""

    OK = "ok"
    WARN = "warn"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """One line of the doctor. `next` is the next command, for all that is not ok."""

    area: str
    subject: str
    state: State
    seen: str
    next: str = ""


@dataclass(frozen=True)
class Area:
    """The findings of one area."""

    name: str

    def ok(self, subject: str, seen: str) -> Finding:
        """All is well."""
        return Finding(self.name, subject, State.OK, seen)

    def warn(self, subject: str, seen: str, then: str) -> Finding:
        """Numbers are right, and somebody should know."""
        return Finding(self.name, subject, State.WARN, seen, then)

    def fault(self, subject: str, seen: str, then: str) -> Finding:
        """Numbers are wrong, out of reach, or the next refresh will fail."""
        return Finding(self.name, subject, State.FAULT, seen, then)


def shell(path: Path | str) -> str:
    """A path as a shell takes it for one word, whatever signs are in it."""
    return shlex.quote(str(path))


def megabytes(size: float) -> str:
    """A size as people read it."""
    return f"{size / 1e6:,.0f} MB"
