"""What the ledger says: files and their records, feeds and their freshness, checks, rejects."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import duckdb

from orchestration.extracts.contracts import read_contracts
from orchestration.extracts.errors import nearest
from orchestration.findings import read_filters, read_findings
from orchestration.publication.freshness import read_freshness
from orchestration.publication.pointer import current
from orchestration.publication.records import shown_since
from orchestration.settings import PROJECT
from orchestration.warehouse import Row, connect, read_rows

if TYPE_CHECKING:
    from orchestration.settings import Settings


class NothingOfThatName(LookupError):  # noqa: N818 - reads as what it says
    """No file or feed is named like that; the message says where the names stand."""


class LedgerUnread(Exception):  # noqa: N818 - reads as what it says
    """The warehouse cannot be read now; the message says why and what to do."""


@dataclass(frozen=True)
class Status:
    """What there is. Rows are as in the `ops` tables; no customer's data."""

    files: list[Row] = field(default_factory=list)
    counts: list[Row] = field(default_factory=list)
    filters: list[Row] = field(default_factory=list)
    findings: list[Row] = field(default_factory=list)
    feeds: list[Row] = field(default_factory=list)
    checks: list[Row] = field(default_factory=list)
    runs: list[Row] = field(default_factory=list)
    publication: Row | None = None


def read_status(settings: Settings) -> Status:
    """Everything `cx status` shows.

    Raises:
        LedgerUnread: nothing is loaded yet, or a run is at work.
    """
    with _ledger(settings) as connection:
        return Status(
            files=read_rows(connection, _FILES),
            counts=read_rows(connection, _COUNTS),
            filters=read_filters(connection),
            findings=read_findings(connection),
            feeds=read_freshness(connection),
            checks=read_rows(connection, _CHECKS),
            runs=read_rows(connection, _RUNS),
            publication=_publication(settings),
        )


def read_waiting(settings: Settings) -> list[Row]:
    """Delivered files that are not loaded and that somebody has to look at.

    Without a warehouse there are none: it is disposable, and what is published stays.
    """
    try:
        with _ledger(settings) as connection:
            return read_rows(connection, _WAITING)
    except LedgerUnread:
        return []


def read_rejects(settings: Settings, file: str | None, feed: str | None) -> list[Row]:
    """Rejected records, one row each, without their values.

    Args:
        settings: Where the warehouse lies.
        file: Part of the file's path.
        feed: Name of the feed.

    Raises:
        LedgerUnread: nothing is loaded yet, or a run is at work.
        NothingOfThatName: no delivered file's path holds that, or there is no such feed.
    """
    feeds = read_contracts(PROJECT)
    if feed is not None and feed not in feeds:
        raise NothingOfThatName(f"no feed is named '{feed}'{nearest(feed, feeds)}. Next: cx status")
    with _ledger(settings) as connection:
        if file is not None and not read_rows(connection, _NAMED, {"file": file}):
            raise NothingOfThatName(f"no file's path holds '{file}'. Next: cx status")
        return read_rows(connection, _REJECTS, {"file": file, "feed": feed})


@contextmanager
def _ledger(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    if not settings.warehouse_file.is_file():
        raise LedgerUnread(f"Nothing in {settings.warehouse_file} yet. Next: cx refresh")
    try:
        with connect(settings, read_only=True) as connection:
            yield connection
    except duckdb.IOException:
        raise LedgerUnread(
            f"{settings.warehouse_file} is in use by a run. Ask again when it has ended."
        ) from None
    except duckdb.CatalogException:
        raise LedgerUnread(f"{settings.warehouse_file} has no ledger yet. Next: cx load") from None


_FILES = """
select path, state, records_counted, records_parsed, exported_at, loaded_at, message
from ops.files order by path, loaded_at
"""
_WAITING = """
select path, state, message from ops.files
where state in ('empty', 'header_only', 'incomplete', 'missing', 'refused', 'unmatched')
order by path
"""
_COUNTS = """
select
    path, feed, records_read, inserted, updated, unchanged, older, duplicate, filtered, rejected,
    records_read = inserted + updated + unchanged + older + duplicate + filtered + rejected
        as is_conserved
from ops.file_feeds inner join ops.files using (file_id)
order by path, feed
"""
_CHECKS = """
select check_name, kind, severity, status, failures, evaluated, message
from ops.checks where run_id = (select max(run_id) from ops.checks)
order by status in ('pass'), severity, check_name
"""
_RUNS = """
select run_id, state, started_at, finished_at, message
from ops.runs order by run_id desc limit 5
"""
_NAMED = "select 1 from ops.files where contains(lower(path), lower($file)) limit 1"
_REJECTS = """
select path, feed, record, line, column_name, reason, value_shape
from ops.rejects inner join ops.files using (file_id)
where (contains(lower(path), lower($file)) or $file is null) and (feed = $feed or $feed is null)
order by path, feed, record, column_name
"""


def _publication(settings: Settings) -> Row | None:
    publication = current(settings)
    if publication is None:
        return None
    manifest = publication.manifest
    return {
        "run_id": publication.run_id,
        "published_at": shown_since(settings, publication.run_id),
        "as_of": manifest.as_of,
        "time_zone": manifest.time_zone,
        "table_count": len(manifest.tables),
        "restated_count": sum(each["value_count"] for each in manifest.restated),
        "accepted_reason": manifest.accepted.reason if manifest.accepted else None,
        "database": str(publication.database),
    }
