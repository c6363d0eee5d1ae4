"""What the tests of the loader share: a landing folder of one's own, and questions to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orchestration.extracts.load import FileOutcome, LoadReport, load
from orchestration.settings import Settings
from orchestration.warehouse import connect

if TYPE_CHECKING:
    from pathlib import Path


def settings_in(folder: Path) -> Settings:
    """Settings of a warehouse below a folder."""
    return Settings(
        landing=folder / "landing",
        warehouse=folder / "warehouse",
        pseudonym_key="a key for tests only",
        threads=1,
    )


def deliver(settings: Settings, name: str, content: str | bytes) -> Path:
    """Put a file into the landing folder."""
    path = settings.landing / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def loaded(settings: Settings) -> LoadReport:
    """Load, and hold every file and feed to the equation of its records."""
    report = load(settings, "run")
    for outcome in report.outcomes:
        assert all(counts.balances for counts in outcome.feeds)
    return report


def outcome(settings: Settings) -> FileOutcome:
    """Load, and give the outcome of the one file that is delivered."""
    (only,) = loaded(settings).outcomes
    return only


def ask(settings: Settings, query: str) -> list[tuple[Any, ...]]:
    """Rows of a query over the warehouse."""
    with connect(settings, read_only=True) as connection:
        return connection.execute(query).fetchall()
