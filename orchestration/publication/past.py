"""What readers saw at a past moment: the publication itself, or what the history kept of it."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import duckdb

from orchestration.publication.layout import RUN_ID, Publication, publications
from orchestration.publication.records import moved_at, records, replay, run_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from orchestration.settings import Settings


class NotPublishedThen(LookupError):  # noqa: N818 - reads as what it says
    """Readers saw nothing at that moment; the message says since when they did."""


class NoMoment(ValueError):  # noqa: N818 - reads as what it says
    """What was told is no day, no moment and no run; the message shows what they look like."""


@dataclass(frozen=True)
class Past:
    """What readers saw from one move of the pointer to the next.

    `publication` is none where retention removed it; `files` are the records of all moves up
    to this one, oldest first.
    """

    run_id: str
    since: datetime
    publication: Publication | None
    files: list[Path]


def seen_at(settings: Settings, told: str) -> Past:
    """Find what readers saw at the end of a day, at a moment (both UTC), or when a run was new.

    Raises:
        NotPublishedThen: nothing was published then, or that run never was.
        NoMoment: `told` is none of the three.
    """
    moves = [(moved_at(record), record) for record in records(settings)]
    moment = end_of(told) or _after(told, moves)
    before = [(since, record) for since, record in sorted(moves) if since < moment]
    if not before:
        first = f"first publication: {min(moves)[0]:%Y-%m-%d %H:%M} UTC" if moves else "Nothing yet"
        raise NotPublishedThen(f"Nothing was published by {told}. {first}.")
    since, newest = before[-1]
    known = {publication.run_id: publication for publication in publications(settings)}
    files = [record for _, record in before]
    return Past(run_of(newest), since, known.get(run_of(newest)), files)


@contextmanager
def replayed(settings: Settings, past: Past) -> Iterator[duckdb.DuckDBPyConnection]:
    """The KPI values of a publication that was removed, as table `kpis.kpi_values`, in memory.

    Raises:
        HistoryDamaged: a file of the history is not as it was written.
    """
    with duckdb.connect(config={"memory_limit": settings.memory_limit}) as connection:
        connection.execute("set TimeZone = 'UTC'")
        connection.execute("create schema kpis")
        replay(connection, past.files, "kpis.kpi_values")
        yield connection


def end_of(told: str) -> datetime | None:
    """The first moment (UTC) that is too late: a day counts whole. None for a run.

    Raises:
        NoMoment: it is no day, no moment and no run.
    """
    if RUN_ID.fullmatch(told):
        return None
    try:
        day = _day(told)
        moment = datetime.combine(day, time()) if day else datetime.fromisoformat(told)
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        return moment + timedelta(days=1) if day else moment
    except (ValueError, OverflowError):
        raise NoMoment(
            f"{told!r} is no day (2026-01-31), no moment (2026-01-31T08:00) and no run."
        ) from None


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told)
    except ValueError:
        return None


def _after(run_id: str, moves: list[tuple[datetime, Path]]) -> datetime:
    """Just after the first move to a run."""
    since = [since for since, record in moves if run_of(record) == run_id]
    if not since:
        raise NotPublishedThen(f"Run {run_id} was never published. Next: cx status")
    return min(since) + timedelta(microseconds=1)
