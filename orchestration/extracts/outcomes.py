"""What became of each delivered file."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FeedCounts:
    """Records of one file for one feed; `records_read` equals the sum of the rest, always."""

    feed: str
    records_read: int
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    older: int = 0
    duplicate: int = 0
    filtered: int = 0
    rejected: int = 0

    @property
    def balances(self) -> bool:
        """Whether no record was lost or gained."""
        kept = self.inserted + self.updated + self.unchanged + self.older + self.duplicate
        return self.records_read == kept + self.filtered + self.rejected


@dataclass(frozen=True)
class FileOutcome:
    """The state of one file after this load, and why."""

    path: str
    mapping: str | None
    state: str
    message: str = ""
    feeds: tuple[FeedCounts, ...] = ()


@dataclass(frozen=True)
class LoadReport:
    """Every delivered file's outcome, in the order of loading."""

    outcomes: tuple[FileOutcome, ...]

    @property
    def changed(self) -> bool:
        """Whether any raw table may have changed."""
        return any(outcome.state == "loaded" for outcome in self.outcomes)
