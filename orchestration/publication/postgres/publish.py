"""Publish to PostgreSQL: aside, whole, then swapped in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orchestration.publication.postgres import schemas, tables, views
from orchestration.publication.postgres.swap import PATIENCE_SECONDS, swap
from orchestration.publication.postgres.target import Refused, connected, opened
from orchestration.query import opened as opened_file

if TYPE_CHECKING:
    import duckdb

    from orchestration.publication.layout import Publication
    from orchestration.publication.postgres.target import Target

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Copied:
    """What came of it. `gap_seconds` is the longest that a reader can have waited at the swap."""

    run_id: str
    tables: int
    views: int
    rows: int
    seconds: float
    gap_seconds: float
    tries: int


def publish(
    publication: Publication,
    dsn: str,
    progress: Progress | None = None,
    patience: float = PATIENCE_SECONDS,
) -> Copied:
    """Copy a publication into a database, and let its readers see it in one step.

    Safe to repeat, after a failure or a kill as well: whatever is left of that is removed first.

    Args:
        publication: What is copied.
        dsn: Where to, as libpq writes it: a URI, or keywords and values.
        progress: Called with what has just begun, its position, and how many there are.
        patience: Seconds for which readers that hold locks are waited for.

    Raises:
        PostgresFailed: it was not reached, refused something or was not swapped; its readers see
            what they saw before.
        AlreadyRunning: another publication is at work in that database.
        PublicationDamaged: the published file cannot be opened.
    """
    began = time.monotonic()
    with opened_file(publication) as file, opened(dsn) as target:
        found = tables.read_tables(file)
        names = tables.read_schemas(file)
        schemas.require_free(target, names)
        schemas.sweep(target)
        schemas.require_reader(target)
        try:
            schemas.create(target, names, publication.run_id)
            rows = _copy(file, target, found, progress)
            view_count = views.copy_views(file, target, lambda schema: schemas.NEXT + schema)
            schemas.grant(target, names)
            done = swap(target, names, patience)
        finally:
            _tidy(target)
    return Copied(
        publication.run_id,
        len(found),
        view_count,
        rows,
        time.monotonic() - began,
        done.gap_seconds,
        done.tries,
    )


def shown(dsn: str) -> str | None:
    """The run that readers of a database see; none before the first.

    Raises:
        PostgresFailed: it was not reached.
    """
    with connected(dsn) as target:
        return next(iter(schemas.shown(target).values()), None)


def _copy(
    file: duckdb.DuckDBPyConnection,
    target: Target,
    found: list[tables.Table],
    progress: Progress | None,
) -> int:
    """Write the tables under the names of before the swap, and give the number of their rows."""
    rows = 0
    for position, table in enumerate(found, start=1):
        if progress:
            progress(f"PostgreSQL {table.path}", position, len(found))
        rows += tables.copy(file, target, table, schemas.NEXT + table.schema)
    return rows


def _tidy(target: Target) -> None:
    """Remove what was swapped out or did not come that far.

    Where that fails, because the connection is lost or somebody still holds it, the next
    publication does it; what is told is then why this one failed, if it did.
    """
    try:
        schemas.sweep(target)
    except Refused:
        return
